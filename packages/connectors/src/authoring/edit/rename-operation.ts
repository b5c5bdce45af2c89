import { isObject, type Value, type ValueObject } from "@towpath/expressions";
import type { DraftParts } from "../connector-draft.ts";

/** Members that name an operation: of dynamic values and schemas, of tests, of policies and scripts. */
const NAMES_ONE: ReadonlySet<string> = new Set([
  "operationId",
  "x-ms-apimTemplate-operationName",
  "scriptOperations",
  "operationIds",
]);

/** Changes an operation's id wherever the two files speak of it. */
export function renameOperationReferences(parts: DraftParts, from: string, to: string): DraftParts {
  if (from === "") return parts;
  return {
    definition: renameIn(parts.definition, from, to) as ValueObject,
    properties: renameIn(parts.properties, from, to) as ValueObject,
  };
}

/** The same object where nothing changed, so that a rewrite leaves its text alone. */
function renameIn(value: Value, from: string, to: string): Value {
  if (Array.isArray(value)) {
    const next = value.map((item) => renameIn(item, from, to));
    return next.some((item, index) => item !== value[index]) ? next : value;
  }
  if (!isObject(value)) return value;
  let isChanged = false;
  const entries = Object.entries(value).map(([name, member]): [string, Value] => {
    const next = NAMES_ONE.has(name) ? named(member, from, to) : renameIn(member, from, to);
    isChanged ||= next !== member;
    return [name, next];
  });
  return isChanged ? (Object.fromEntries(entries) as ValueObject) : value;
}

function named(value: Value, from: string, to: string): Value {
  if (value === from) return to;
  if (Array.isArray(value) && value.includes(from)) return value.map((item) => (item === from ? to : item));
  return isObject(value) ? renameIn(value, from, to) : value;
}
