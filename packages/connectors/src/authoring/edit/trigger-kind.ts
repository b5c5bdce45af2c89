import { isObject, type Value, type ValueObject } from "@towpath/expressions";
import { fail, ok, type Result } from "@towpath/prelude";
import { listAt, objectAt, textAt } from "../../members.ts";
import type { DraftFailure, DraftParts } from "../connector-draft.ts";
import { type OperationKey, operationIn, schemaOfSample, setOperation } from "./operations.ts";
import { setAt } from "./set-at.ts";

/** What an operation is for a maker. */
export type TriggerKind =
  | { readonly kind: "action" }
  | { readonly kind: "polling"; readonly isBatch: boolean }
  /** `callback`: the property of the body that takes the address to call back, e.g. `["config", "url"]`. */
  | { readonly kind: "webhook"; readonly callback: readonly string[]; readonly notificationSample: string };

export function readTriggerKind(parts: DraftParts, key: OperationKey): TriggerKind["kind"] {
  const operation = operationIn(parts, key);
  if (operation === null || textAt(operation, "x-ms-trigger") === null) return "action";
  return callbackOf(operation) === null ? "polling" : "webhook";
}

const MARK = "x-ms-notification-url";

/** Properties of the body that stand in the operation itself, as paths of names. */
export function bodyPropertyPaths(parts: DraftParts, key: OperationKey): readonly (readonly string[])[] {
  const body = bodyOf(operationIn(parts, key));
  return body === null ? [] : pathsIn(body.schema, []);
}

export function callbackOf(operation: ValueObject): readonly string[] | null {
  const body = bodyOf(operation);
  if (body === null) return null;
  return pathsIn(body.schema, []).find((path) => propertyAt(body.schema, path)?.[MARK] === true) ?? null;
}

function bodyOf(operation: ValueObject | null): { index: number; schema: ValueObject } | null {
  const parameters = listAt(operation, "parameters");
  const index = parameters.findIndex((one) => isObject(one) && textAt(one, "in")?.toLowerCase() === "body");
  const body = parameters[index];
  const schema = isObject(body) ? objectAt(body, "schema") : null;
  return schema === null ? null : { index, schema };
}

const MAX_DEPTH = 4;

function pathsIn(schema: ValueObject, above: readonly string[]): readonly (readonly string[])[] {
  if (above.length >= MAX_DEPTH) return [];
  return Object.entries(objectAt(schema, "properties") ?? {}).flatMap(([name, value]) => {
    const path = [...above, name];
    return isObject(value) ? [path, ...pathsIn(value, path)] : [];
  });
}

function propertyAt(schema: ValueObject, path: readonly string[]): ValueObject | null {
  let current: ValueObject | null = schema;
  for (const name of path) current = objectAt(objectAt(current, "properties"), name);
  return current;
}

/** Makes an operation an action or a trigger, and takes away what belonged to what it was. */
export function setTriggerKind(
  parts: DraftParts,
  key: OperationKey,
  wanted: TriggerKind,
): Result<DraftParts, DraftFailure> {
  const operation = operationIn(parts, key);
  if (operation === null) return fail({ message: "This operation is no longer in the definition." });
  const bare = unmarked(operation);
  if (wanted.kind === "action") {
    return withoutNotification(
      setOperation(parts, key, { "x-ms-trigger": undefined, parameters: bare }),
      key,
    );
  }
  if (wanted.kind === "polling") {
    const change = { "x-ms-trigger": wanted.isBatch ? "batch" : "single", parameters: bare };
    return withoutNotification(setOperation(parts, key, change), key);
  }
  return setWebhook(parts, key, wanted, bare);
}

function setWebhook(
  parts: DraftParts,
  key: OperationKey,
  wanted: Extract<TriggerKind, { kind: "webhook" }>,
  bare: Value[] | undefined,
): Result<DraftParts, DraftFailure> {
  const operation = setAt(operationIn(parts, key) ?? {}, ["parameters"], bare);
  const body = bodyOf(operation);
  if (body === null || propertyAt(body.schema, wanted.callback) === null) {
    return fail({
      message:
        "Choose the property of the body that takes the address to call back. A body is made from a sample.",
    });
  }
  const notification = schemaOfSample(wanted.notificationSample);
  if (!notification.ok) return notification;
  const place = [
    "parameters",
    body.index,
    "schema",
    ...wanted.callback.flatMap((name) => ["properties", name]),
  ];
  let marked = setAt(operation, [...place, MARK], true);
  marked = setAt(marked, [...place, "x-ms-visibility"], "internal");
  const changed = setOperation(parts, key, {
    "x-ms-trigger": "single",
    parameters: [...listAt(marked, "parameters")],
  });
  if (!changed.ok || notification.value === null) return changed;
  const content: ValueObject = {
    description: "What the service calls back with",
    schema: notification.value,
  };
  const definition = setAt(
    changed.value.definition,
    ["paths", key.path, "x-ms-notification-content"],
    content,
  );
  return ok({ ...changed.value, definition });
}

/** The parameters with no property marked as the address to call back. */
function unmarked(operation: ValueObject): Value[] | undefined {
  const callback = callbackOf(operation);
  const body = bodyOf(operation);
  const parameters = listAt(operation, "parameters");
  if (callback === null || body === null) return parameters.length === 0 ? undefined : [...parameters];
  const place = ["parameters", body.index, "schema", ...callback.flatMap((name) => ["properties", name])];
  const plain = setAt(
    setAt(operation, [...place, MARK], undefined),
    [...place, "x-ms-visibility"],
    undefined,
  );
  return [...listAt(plain, "parameters")];
}

function withoutNotification(
  result: Result<DraftParts, DraftFailure>,
  { path }: OperationKey,
): Result<DraftParts, DraftFailure> {
  if (!result.ok) return result;
  const definition = setAt(result.value.definition, ["paths", path, "x-ms-notification-content"], undefined);
  return ok({ ...result.value, definition });
}
