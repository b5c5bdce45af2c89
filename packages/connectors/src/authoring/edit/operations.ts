import { getMember, isObject, parseJson, type Value, type ValueObject } from "@towpath/expressions";
import { fail, ok, type Result } from "@towpath/prelude";
import { listAt, objectAt, textAt } from "../../members.ts";
import type { DraftFailure, DraftNote, DraftParts } from "../connector-draft.ts";
import { claimName, operationIdFor } from "../names.ts";
import { NoteList } from "../note-list.ts";
import { signInFrom } from "../samples/draft-from-samples.ts";
import { inferSchema } from "../samples/infer-schema.ts";
import { operationOf } from "../samples/operation-of.ts";
import type { SampleRequest, SampleSignIn } from "../samples/sample-request.ts";
import { renameOperationReferences } from "./rename-operation.ts";
import { readSecurity, setSecurity } from "./security.ts";
import { ownName, setAt } from "./set-at.ts";

/** Where an operation stands. */
export interface OperationKey {
  readonly path: string;
  /** Lower case. */
  readonly method: string;
}

const METHODS: readonly string[] = ["get", "put", "post", "delete", "options", "head", "patch"];

export interface ListedOperation {
  readonly key: OperationKey;
  readonly id: string;
  readonly summary: string;
  readonly visibility: string;
  readonly isTrigger: boolean;
  readonly isDeprecated: boolean;
}

/** All operations, in the order of the document. */
export function listDraftOperations({ definition }: DraftParts): readonly ListedOperation[] {
  return Object.entries(objectAt(definition, "paths") ?? {}).flatMap(([path, item]) => {
    if (!isObject(item)) return [];
    return Object.entries(item).flatMap(([name, operation]): ListedOperation[] => {
      const method = name.toLowerCase();
      if (!METHODS.includes(method) || !isObject(operation)) return [];
      return [
        {
          key: { path, method },
          id: textAt(operation, "operationId") ?? operationIdFor(method, path),
          summary: textAt(operation, "summary") ?? "",
          visibility: textAt(operation, "x-ms-visibility") ?? "none",
          isTrigger: textAt(operation, "x-ms-trigger") !== null,
          isDeprecated: getMember(operation, "deprecated") === true,
        },
      ];
    });
  });
}

export function operationIn({ definition }: DraftParts, { path, method }: OperationKey): ValueObject | null {
  return objectAt(objectAt(objectAt(definition, "paths"), path), method);
}

const NOT_THERE: DraftFailure = { message: "This operation is no longer in the definition." };

const placeOf = (parts: DraftParts, { path, method }: OperationKey): string[] => {
  const item = objectAt(objectAt(parts.definition, "paths"), path);
  return ["paths", path, item === null ? method : ownName(item, method)];
};

/** Adds what a sample request shows. Its sign-in becomes that of a connector that has none yet. */
export function addOperation(
  parts: DraftParts,
  sample: SampleRequest,
): Result<{ parts: DraftParts; key: OperationKey; notes: readonly DraftNote[] }, DraftFailure> {
  const notes = new NoteList();
  const made = operationOf(sample, notes);
  if (!made.ok) return made;
  const { address, method, operation } = made.value;
  const host = textAt(parts.definition, "host");
  if (address.host !== null && host !== null && address.host !== host.toLowerCase()) {
    return fail({
      message: `The request goes to '${address.host}', and the connector to '${host}'. Give a path, or another host under General.`,
    });
  }
  const base = (textAt(parts.definition, "basePath") ?? "").replace(/\/+$/, "");
  const isBelow = address.host !== null && base !== "" && address.path.startsWith(`${base}/`);
  const key = { path: isBelow ? address.path.slice(base.length) : address.path, method };
  if (operationIn(parts, key) !== null) {
    return fail({ message: `There is an operation ${method.toUpperCase()} ${key.path} already.` });
  }
  const taken = new Set(listDraftOperations(parts).map(({ id }) => id.toLowerCase()));
  const operationId = claimName(String(operation.operationId), taken);
  let definition = parts.definition;
  if (address.host !== null && host === null) definition = setAt(definition, ["host"], address.host);
  definition = setAt(definition, placeOf(parts, key), { ...operation, operationId });
  const signedIn = withSignIn({ ...parts, definition }, made.value.signIns, notes);
  return ok({ parts: signedIn, key, notes: notes.list() });
}

function withSignIn(parts: DraftParts, signIns: readonly SampleSignIn[], notes: NoteList): DraftParts {
  const [signIn] = signIns;
  if (signIn === undefined) return parts;
  if (readSecurity(parts).kind === "none") {
    notes.assumed("", "The connector signs in as the request does. The secret itself was not kept.");
    return setSecurity(parts, signInFrom(signIn));
  }
  notes.assumed("", "How the request signs in was left out: the connector has a sign-in already.");
  return parts;
}

export function deleteOperation(parts: DraftParts, key: OperationKey): DraftParts {
  const definition = setAt(parts.definition, placeOf(parts, key), undefined);
  const item = objectAt(objectAt(definition, "paths"), key.path) ?? {};
  const isEmpty = !Object.keys(item).some((name) => METHODS.includes(name.toLowerCase()));
  return { ...parts, definition: isEmpty ? setAt(definition, ["paths", key.path], undefined) : definition };
}

/** Sets members of an operation; `undefined` takes one away. Another id is changed wherever it is spoken of. */
export function setOperation(
  parts: DraftParts,
  key: OperationKey,
  change: { readonly [member: string]: Value | undefined },
): Result<DraftParts, DraftFailure> {
  const operation = operationIn(parts, key);
  if (operation === null) return fail(NOT_THERE);
  const { operationId: id } = change;
  let next = parts;
  if (typeof id === "string" && id !== textAt(operation, "operationId")) {
    const isTaken = listDraftOperations(parts).some(
      (one) =>
        one.id.toLowerCase() === id.toLowerCase() &&
        (one.key.path !== key.path || one.key.method !== key.method),
    );
    if (isTaken) return fail({ message: `'${id}' is the id of another operation.` });
    if (id.trim() === "") return fail({ message: "An operation needs an id: flows call it by that." });
    next = renameOperationReferences(parts, textAt(operation, "operationId") ?? "", id);
  }
  let { definition } = next;
  for (const [name, value] of Object.entries(change))
    definition = setAt(definition, [...placeOf(parts, key), name], value);
  return ok({ ...next, definition });
}

/** Gives an operation another method or path. */
export function moveOperation(
  parts: DraftParts,
  from: OperationKey,
  to: OperationKey,
): Result<DraftParts, DraftFailure> {
  const operation = operationIn(parts, from);
  if (operation === null) return fail(NOT_THERE);
  if (from.path === to.path && from.method === to.method) return ok(parts);
  if (!to.path.startsWith("/")) return fail({ message: "A path begins with '/'." });
  if (operationIn(parts, to) !== null)
    return fail({ message: `There is an operation ${to.method.toUpperCase()} ${to.path} already.` });
  const without = deleteOperation(parts, from);
  return ok({
    ...without,
    definition: setAt(without.definition, placeOf(without, to), withPathParameters(operation, to.path)),
  });
}

/** Each `{name}` of the path is a parameter; those that are no longer in it go. */
function withPathParameters(operation: ValueObject, path: string): ValueObject {
  const names = [...path.matchAll(/\{([^{}]+)\}/g)].map(([, name = ""]) => name);
  const isPath = (one: Value) => isObject(one) && textAt(one, "in") === "path";
  const before = listAt(operation, "parameters");
  const kept = before.filter(
    (one) => !isPath(one) || names.includes(textAt(one as ValueObject, "name") ?? ""),
  );
  const missing = names.filter(
    (name) => !kept.some((one) => isPath(one) && textAt(one as ValueObject, "name") === name),
  );
  const added = [...new Set(missing)].map(
    (name): ValueObject => ({ name, in: "path", required: true, type: "string" }),
  );
  const parameters = [...kept, ...added];
  if (before.length === 0 && parameters.length === 0) return operation;
  return setAt(operation, ["parameters"], parameters);
}

/** The body that a sample shows, in place of the one that stands there; an empty sample takes it away. */
export function setBodyFromSample(
  parts: DraftParts,
  key: OperationKey,
  sample: string,
): Result<DraftParts, DraftFailure> {
  const operation = operationIn(parts, key);
  if (operation === null) return fail(NOT_THERE);
  const schema = schemaOfSample(sample);
  if (!schema.ok) return schema;
  const others = listAt(operation, "parameters").filter((one) => !isBody(one));
  if (schema.value === null)
    return setOperation(parts, key, { parameters: others.length === 0 ? undefined : others });
  const body = listAt(operation, "parameters").find(isBody);
  const base: ValueObject = isObject(body) ? body : { name: "body", in: "body", required: true };
  return setOperation(parts, key, { parameters: [...others, { ...base, schema: schema.value }] });
}

const isBody = (one: Value) => isObject(one) && textAt(one, "in")?.toLowerCase() === "body";

/** What an answer of this status looks like, from a sample of it; an empty sample takes the schema away. */
export function setResponseFromSample(
  parts: DraftParts,
  key: OperationKey,
  given: { readonly status: string; readonly sample: string },
): Result<DraftParts, DraftFailure> {
  const operation = operationIn(parts, key);
  if (operation === null) return fail(NOT_THERE);
  const schema = schemaOfSample(given.sample);
  if (!schema.ok) return schema;
  const response = objectAt(objectAt(operation, "responses"), given.status) ?? { description: "" };
  const next = setAt(response, ["schema"], schema.value ?? undefined);
  return setOperation(parts, key, {
    responses: setAt(objectAt(operation, "responses") ?? {}, [given.status], next),
  });
}

export function schemaOfSample(sample: string): Result<ValueObject | null, DraftFailure> {
  if (sample.trim() === "") return ok(null);
  const parsed = parseJson(sample);
  if (parsed.ok) return ok(inferSchema(parsed.value));
  if (/^\s*[{["]/.test(sample)) {
    const { line, column, message } = parsed.failure;
    return fail({ message: `The sample is not JSON. Line ${line}, column ${column}: ${message}` });
  }
  return ok({ type: "string" });
}
