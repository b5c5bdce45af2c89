import { isObject, PreciseNumber, parseJson, type Value, type ValueObject } from "@towpath/expressions";
import { rewriteText } from "@towpath/flow";
import { fail, ok, type Result } from "@towpath/prelude";
import { parseDocument, stringify } from "yaml";
import { yamlNestsDeeperThan } from "../yaml-depth.ts";

/** Where a YAML text cannot be read; counts from 1. */
export interface YamlFault {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** A JSON text as YAML, to read and edit; null while it is no JSON. */
export function yamlOfJson(text: string): string | null {
  const parsed = parseJson(text);
  if (!parsed.ok) return null;
  return stringify(plain(parsed.value), { lineWidth: 0, aliasDuplicateObjects: false });
}

/** Numbers as YAML spells them; what is special about their spelling is kept by `jsonOfYaml`. */
function plain(value: Value): unknown {
  if (value instanceof PreciseNumber) return value.value;
  if (Array.isArray(value)) return value.map(plain);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, plain(member)]));
}

/** The JSON text after its YAML was edited: only what was changed is written anew. */
export function jsonOfYaml(before: string, yaml: string): Result<string, YamlFault> {
  const read = readObject(yaml);
  if (!read.ok) return read;
  const parsed = parseJson(before);
  const next = parsed.ok ? withSpelling(parsed.value, read.value) : read.value;
  return ok(rewriteText(before, next as ValueObject));
}

/** As deep as a connector is read. */
const MAX_DEPTH = 100;

function readObject(yaml: string): Result<ValueObject, YamlFault> {
  if (yamlNestsDeeperThan(yaml, MAX_DEPTH)) {
    return fail({ line: 1, column: 1, message: "It is nested too deeply." });
  }
  try {
    const document = parseDocument(yaml, { schema: "core", intAsBigInt: true, prettyErrors: false });
    const [error] = document.errors;
    if (error !== undefined) return fail(faultAt(yaml, error.pos[0], error.message));
    const value = asValue(document.toJS({ maxAliasCount: 100 }));
    if (isObject(value)) return ok(value);
    return fail({ line: 1, column: 1, message: "The file has to hold an object." });
  } catch {
    return fail({ line: 1, column: 1, message: "Its aliases lead nowhere or never end." });
  }
}

function faultAt(text: string, offset: number, message: string): YamlFault {
  const before = text.slice(0, offset);
  return { line: before.split("\n").length, column: offset - before.lastIndexOf("\n"), message };
}

function asValue(value: unknown): Value {
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  if (Array.isArray(value)) return value.map(asValue);
  if (typeof value !== "object" || value === null) return value as Value;
  const members = Object.entries(value).map(([name, member]): [string, Value] => [name, asValue(member)]);
  return Object.fromEntries(members) as ValueObject;
}

/** A number that was not changed keeps its own spelling: `1.0` stays `1.0`. */
function withSpelling(before: Value | undefined, next: Value): Value {
  if (before instanceof PreciseNumber)
    return Number(next) === before.value && typeof next === "number" ? before : next;
  if (Array.isArray(next)) {
    const items = Array.isArray(before) ? before : [];
    return next.map((item, index) => withSpelling(items[index], item));
  }
  if (!isObject(next)) return next;
  const members = isObject(before) ? before : {};
  const kept = Object.entries(next).map(([name, member]): [string, Value] => {
    return [name, withSpelling(Object.hasOwn(members, name) ? members[name] : undefined, member)];
  });
  return Object.fromEntries(kept) as ValueObject;
}
