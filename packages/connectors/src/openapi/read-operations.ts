import { getMember, isObject, type ValueObject } from "@towpath/expressions";
import type {
  BodyParameter,
  ConnectorProblem,
  Operation,
  OperationKind,
  OperationResponse,
  Parameter,
} from "../connector.ts";
import { flagAt, listAt, objectAt, textAt, textsAt } from "../members.ts";
import { readSoapUse } from "../soap/soap-use.ts";
import { findCallbackPath } from "./callback-path.ts";
import { isComposedRequest } from "./composed-request.ts";
import { readBodyParameter, readParameter, visibilityOf } from "./read-parameter.ts";
import { createSchemaReader, follow, type SchemaReader } from "./schema-reader.ts";

/** An operation as the document alone describes it: what it needs is graded later. */
export type UngradedOperation = Omit<Operation, "grade">;

const METHODS: readonly string[] = ["get", "post", "put", "patch", "delete", "options", "head"];

interface Site {
  readonly document: ValueObject;
  readonly schemas: SchemaReader;
  readonly pathItem: ValueObject;
  readonly path: string;
  readonly method: string;
  readonly source: ValueObject;
  readonly report: (problem: Omit<ConnectorProblem, "path">, pointer: string) => void;
}

/** Every operation of the document, in its order. */
export function readOperations(
  document: ValueObject,
  report: (problem: Omit<ConnectorProblem, "path">, pointer: string) => void,
): readonly UngradedOperation[] {
  const schemas = createSchemaReader(document);
  const operations = new Map<string, UngradedOperation>();
  for (const place of placesOf(document)) {
    const operation = readOperation({ ...place, document, schemas, report });
    const key = operation.id.toLowerCase();
    if (operations.has(key)) {
      const message = `'${operation.id}' names two operations; the second one is left out.`;
      report(
        { severity: "warning", code: "duplicate-operation", message },
        pointerTo(place.path, place.method),
      );
    } else operations.set(key, operation);
  }
  return [...operations.values()];
}

function placesOf(document: ValueObject): Pick<Site, "pathItem" | "path" | "method" | "source">[] {
  return Object.entries(objectAt(document, "paths") ?? {}).flatMap(([path, pathItem]) => {
    if (!isObject(pathItem)) return [];
    return Object.entries(pathItem).flatMap(([key, source]) => {
      const method = key.toLowerCase();
      return METHODS.includes(method) && isObject(source) ? [{ pathItem, path, method, source }] : [];
    });
  });
}

export function pointerTo(path: string, method: string): string {
  return `/paths/${path.replaceAll("~", "~0").replaceAll("/", "~1")}/${method}`;
}

function readOperation(site: Site): UngradedOperation {
  const { document, source, method, path, pathItem } = site;
  const { parameters, body } = readInputs(site);
  const trigger = textAt(source, "x-ms-trigger")?.toLowerCase() ?? null;
  const callbackPath = body === null ? null : findCallbackPath(site.schemas, body.schema);
  const annotation = objectAt(source, "x-ms-api-annotation");
  const revision = Number(getMember(annotation ?? {}, "revision") ?? 1);
  const id = textAt(source, "operationId") ?? idOf(method, path);
  return {
    id,
    method: method.toUpperCase(),
    path,
    scheme: schemeOf(source),
    kind: kindOf(trigger, callbackPath),
    batch: trigger === "batch",
    title: textAt(source, "summary") ?? id,
    description: textAt(source, "description") ?? "",
    visibility: visibilityOf(source),
    deprecated: flagAt(source, "deprecated"),
    family: textAt(annotation, "family"),
    revision: Number.isFinite(revision) ? revision : 1,
    parameters,
    body,
    consumes: mediaTypes(source, document, "consumes"),
    produces: mediaTypes(source, document, "produces"),
    responses: readResponses(site),
    nextLink: textAt(objectAt(source, "x-ms-pageable"), "nextLinkName"),
    callbackPath,
    notification: notificationOf(document, pathItem),
    triggerHint: textAt(source, "x-ms-trigger-hint"),
    soap: readSoapUse(source),
    composed: isComposedRequest(source),
  };
}

function schemeOf(source: ValueObject): string | null {
  const schemes = textsAt(source, "schemes").map((scheme) => scheme.toLowerCase());
  return schemes.find((scheme) => scheme === "https") ?? schemes.find((scheme) => scheme === "http") ?? null;
}

/** A document without an `operationId` still has operations. */
function idOf(method: string, path: string): string {
  const words = path.split(/[^A-Za-z0-9]+/).filter((word) => word !== "");
  return [method, ...words].map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
}

function kindOf(trigger: string | null, callbackPath: readonly string[] | null): OperationKind {
  if (trigger === null) return callbackPath === null ? "action" : "webhook-action";
  return callbackPath === null ? "polling-trigger" : "webhook-trigger";
}

/** The operation's own list, else the document's. */
function mediaTypes(source: ValueObject, document: ValueObject, name: string): readonly string[] {
  const own = getMember(source, name);
  return textsAt(Array.isArray(own) ? source : document, name);
}

function notificationOf(document: ValueObject, pathItem: ValueObject): ValueObject | null {
  const content = objectAt(pathItem, "x-ms-notification-content");
  const schema = objectAt(content, "schema");
  return schema === null ? null : follow(document, schema);
}

/** Parameters of the path item come first; the operation's own one of the same name and place replaces it. */
function readInputs(site: Site): { parameters: readonly Parameter[]; body: BodyParameter | null } {
  const { document, source, pathItem } = site;
  const parameters = new Map<string, Parameter>();
  let body: BodyParameter | null = null;
  for (const given of [...listAt(pathItem, "parameters"), ...listAt(source, "parameters")]) {
    if (!isObject(given)) continue;
    const resolved = follow(document, given);
    body = readBodyParameter(document, resolved) ?? body;
    const parameter = readParameter(resolved);
    if (parameter !== null) parameters.set(`${parameter.in} ${parameter.name}`, parameter);
    reportDangling(site, given, resolved);
  }
  return { parameters: withPlaceholders(site, parameters), body };
}

function reportDangling(site: Site, given: ValueObject, resolved: ValueObject): void {
  const reference = textAt(given, "$ref");
  if (reference === null || Object.keys(resolved).length > 0) return;
  const message = `'${reference}' leads nowhere: that input is left out.`;
  site.report(
    { severity: "warning", code: "dangling-reference", message },
    `${pointerTo(site.path, site.method)}/parameters`,
  );
}

/** A placeholder of the path that nobody declares is a text all the same: the path cannot be built without it. */
function withPlaceholders(site: Site, declared: ReadonlyMap<string, Parameter>): readonly Parameter[] {
  const parameters = [...declared.values()];
  for (const [, name] of site.path.matchAll(/\{([^{}]+)\}/g)) {
    if (name === undefined || parameters.some((one) => one.in === "path" && one.name === name)) continue;
    const assumed = readParameter({ name, in: "path", required: true, type: "string" });
    if (assumed !== null) parameters.push(assumed);
    const message = `The path names '{${name}}', which no parameter describes: it is asked for as text.`;
    site.report(
      { severity: "warning", code: "undeclared-placeholder", message },
      pointerTo(site.path, site.method),
    );
  }
  return parameters;
}

function readResponses({ document, source }: Site): readonly OperationResponse[] {
  return Object.entries(objectAt(source, "responses") ?? {}).flatMap(([status, given]) => {
    if (!isObject(given) || status.startsWith("x-")) return [];
    const response = follow(document, given);
    const schema = objectAt(response, "schema");
    return [{ status, description: textAt(response, "description") ?? "", schema }];
  });
}
