import { getMember, isObject, type Value, type ValueObject } from "@towpath/expressions";
import { cutText, fail, ok, type Result } from "@towpath/prelude";
import { listAt, objectAt, textAt } from "../../members.ts";
import { type ConnectorDraft, type DraftFailure, propertiesOf, writeDraft } from "../connector-draft.ts";
import { claimName, humanTitle, operationIdFor } from "../names.ts";
import type { NoteList } from "../note-list.ts";
import { hostPolicy } from "../samples/draft-from-samples.ts";
import { convertBody } from "./convert-body.ts";
import { convertParameter } from "./convert-parameter.ts";
import { convertResponses } from "./convert-responses.ts";
import { convertSchema, schemaReference } from "./convert-schema.ts";
import { convertSecurity } from "./convert-security.ts";
import { absolute, convertServers, withoutUser } from "./convert-servers.ts";
import { OpenApi3Source, outsideReferences } from "./source.ts";

const METHODS = ["get", "put", "post", "delete", "options", "head", "patch"] as const;
const TOLD_REFERENCES = 5;

/**
 * An OpenAPI 3.0 or 3.1 document as a connector. What Swagger 2 cannot say is listed in the notes.
 *
 * @param origin the address it was fetched from, which relative addresses mean; null when it was not fetched
 */
export function convertOpenApi3(
  root: ValueObject,
  notes: NoteList,
  origin: string | null = null,
): Result<ConnectorDraft, DraftFailure> {
  const outside = outsideReferences(root);
  if (outside.length > 0) {
    const named = outside.slice(0, TOLD_REFERENCES).map((one) => `'${cutText(one, 100)}'`);
    const message = `The document refers to other documents (${named.join(", ")}), which are not fetched. Bundle it into one file first.`;
    return fail({ message });
  }
  if (objectAt(root, "paths") === null) {
    return fail({ message: "The document has no 'paths', so there is nothing that a connector could do." });
  }
  const source = new OpenApi3Source(root, notes);
  // Components first, so that they keep their own names.
  for (const name of Object.keys(objectAt(objectAt(root, "components"), "schemas") ?? {})) {
    source.definitionFor(
      schemaReference(`#/components/schemas/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`),
    );
  }
  const servers = convertServers(source, origin);
  const security = convertSecurity(source);
  const { paths, policies } = convertPaths(source, origin);
  if (objectAt(root, "webhooks") !== null) {
    notes.lost(
      "webhooks",
      "Webhooks that the document announces have no subscription, so they became no triggers.",
    );
  }
  const definition: ValueObject = {
    swagger: "2.0",
    info: convertInfo(root),
    host: servers.host,
    basePath: servers.basePath,
    schemes: [servers.scheme],
    consumes: [],
    produces: [],
    paths,
    definitions: convertDefinitions(source),
    parameters: {},
    responses: {},
    securityDefinitions: security.securityDefinitions,
    security: [...security.security],
    tags: [...listAt(root, "tags")],
    ...extensionsOf(root),
  };
  const properties = propertiesOf({
    ...withParameters(security.own, servers.parameters),
    policyTemplateInstances: [...servers.policies, ...policies, ...security.policies],
  });
  return ok(writeDraft({ definition, properties }, notes.list()));
}

/** What the address asks for is asked for in each way to sign in. */
function withParameters(own: ValueObject, parameters: ValueObject): ValueObject {
  const sets = objectAt(own, "connectionParameterSets");
  if (sets === null) {
    return { ...own, connectionParameters: { ...objectAt(own, "connectionParameters"), ...parameters } };
  }
  const values = listAt(sets, "values").filter(isObject);
  const asking = values.map((set) => ({
    ...set,
    parameters: { ...objectAt(set, "parameters"), ...parameters },
  }));
  return { ...own, connectionParameterSets: { ...sets, values: asking } };
}

function extensionsOf(holder: ValueObject): ValueObject {
  return Object.fromEntries(Object.entries(holder).filter(([name]) => name.startsWith("x-"))) as ValueObject;
}

function convertInfo(root: ValueObject): ValueObject {
  const { summary, license, ...info } = objectAt(root, "info") ?? {};
  const { identifier: _identifier, ...plain } = isObject(license) ? license : {};
  const version = getMember(info, "version");
  const described = textAt(info, "description") ?? (typeof summary === "string" ? summary : "");
  return {
    ...info,
    title: textAt(info, "title") ?? "Untitled connector",
    description: described,
    version: version === undefined || version === null ? "1.0" : String(version),
    ...(Object.keys(plain).length === 0 ? {} : { license: plain }),
  };
}

function convertPaths(
  source: OpenApi3Source,
  origin: string | null,
): { paths: ValueObject; policies: readonly ValueObject[] } {
  const ids = new Set<string>();
  const policies: ValueObject[] = [];
  const given = Object.entries(objectAt(source.root, "paths") ?? {});
  const paths = given.flatMap(([path, value]): [string, ValueObject][] => {
    if (!isObject(value) || !path.startsWith("/")) return [];
    const item = source.resolve(value);
    if (Object.hasOwn(item, "trace"))
      source.notes.lost(`TRACE ${path}`, "Connectors do not call with TRACE.");
    const operations = METHODS.flatMap((method): [string, ValueObject][] => {
      const operation = getMember(item, method);
      if (!isObject(operation)) return [];
      const converted = convertOperation(source, { method, path, item, operation, ids });
      const elsewhere = serverOf(operation, item);
      if (elsewhere !== null)
        policies.push(hostPolicy(absolute(withoutUser(elsewhere), origin), String(converted.operationId)));
      return [[method, converted]];
    });
    return operations.length === 0
      ? []
      : [[path, { ...extensionsOf(item), ...Object.fromEntries(operations) }]];
  });
  return { paths: Object.fromEntries(paths) as ValueObject, policies };
}

/** An address of its own; relative ones cannot be told from the document's. */
function serverOf(operation: ValueObject, item: ValueObject): string | null {
  const [server] = [...listAt(operation, "servers"), ...listAt(item, "servers")].filter(isObject);
  const url = server === undefined ? null : textAt(server, "url");
  return url !== null && /^https?:\/\/[^{}]+$/i.test(url) ? url.replace(/\/+$/, "") : null;
}

interface Site {
  readonly method: string;
  readonly path: string;
  readonly item: ValueObject;
  readonly operation: ValueObject;
  /** Taken ones, in lower case. */
  readonly ids: Set<string>;
}

function convertOperation(source: OpenApi3Source, { method, path, item, operation, ids }: Site): ValueObject {
  const where = `${method.toUpperCase()} ${path}`;
  const wanted = textAt(operation, "operationId");
  const operationId = claimName(wanted ?? operationIdFor(method, path), ids);
  if (wanted === null)
    source.notes.assumed(where, "Without an 'operationId' the operation is named after its address.");
  else if (operationId !== wanted)
    source.notes.assumed(where, `'${wanted}' was taken: it is '${operationId}' here.`);
  if (objectAt(operation, "callbacks") !== null) {
    source.notes.lost(
      where,
      "The service calls back after this: make the operation a webhook trigger under Definition.",
    );
  }
  const body = convertBody(source, getMember(operation, "requestBody"), where);
  const answers = convertResponses(source, objectAt(operation, "responses"), where);
  const parameters = [...parametersOf(source, { path, item, operation }, where), ...body.parameters];
  return {
    ...extensionsOf(operation),
    ...(listAt(operation, "tags").length === 0 ? {} : { tags: [...listAt(operation, "tags")] }),
    summary: textAt(operation, "summary") ?? (humanTitle(operationId) || operationId),
    description: textAt(operation, "description") ?? textAt(item, "description") ?? "",
    operationId,
    ...(body.consumes.length === 0 ? {} : { consumes: [...body.consumes] }),
    ...(answers.produces.length === 0 ? {} : { produces: [...answers.produces] }),
    ...(parameters.length === 0 ? {} : { parameters }),
    responses: answers.responses,
    ...(getMember(operation, "deprecated") === true ? { deprecated: true } : {}),
  };
}

/** Those of the path come first; the operation's own of the same name and place replace them. */
function parametersOf(
  source: OpenApi3Source,
  { path, item, operation }: Pick<Site, "path" | "item" | "operation">,
  where: string,
): readonly ValueObject[] {
  const found = new Map<string, ValueObject>();
  const given: readonly Value[] = [...listAt(item, "parameters"), ...listAt(operation, "parameters")];
  for (const parameter of given.filter(isObject)) {
    for (const converted of convertParameter(source, parameter, where)) {
      found.set(`${String(converted.in)} ${String(converted.name)}`, converted);
    }
  }
  for (const [, name = ""] of path.matchAll(/\{([^{}]+)\}/g)) {
    if (found.has(`path ${name}`)) continue;
    source.notes.assumed(where, `No parameter describes '{${name}}' of the path: it is asked for as a text.`);
    found.set(`path ${name}`, { name, in: "path", required: true, type: "string" });
  }
  return [...found.values()];
}

/** Schemas refer to schemas, so converting some asks for others, until none is left. */
function convertDefinitions(source: OpenApi3Source): ValueObject {
  const definitions: [string, ValueObject][] = [];
  const kinds = kindValues(source.root);
  for (let next = source.nextWaiting(); next !== null; next = source.nextWaiting()) {
    const converted = convertSchema(source, next.schema, `schema ${next.name}`);
    const kind = kinds.get(next.name);
    definitions.push([
      next.name,
      kind === undefined ? converted : { ...converted, "x-ms-discriminator-value": kind },
    ]);
  }
  return Object.fromEntries(definitions) as ValueObject;
}

/** The value of a discriminator by the name of the schema that it means, where a mapping says so. */
function kindValues(root: ValueObject): ReadonlyMap<string, string> {
  const schemas = Object.values(objectAt(objectAt(root, "components"), "schemas") ?? {}).filter(isObject);
  const mapped = schemas.flatMap((schema) =>
    Object.entries(objectAt(objectAt(schema, "discriminator"), "mapping") ?? {}),
  );
  const named = mapped.map(([value, reference]): [string, string] => [
    schemaReference(String(reference)).split("/").at(-1) ?? "",
    value,
  ]);
  return new Map(named.filter(([name, value]) => name !== "" && name !== value));
}
