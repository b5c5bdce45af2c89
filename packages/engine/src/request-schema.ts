import { isObject, type Value, type ValueObject } from "@towpath/expressions";
import { hasOption, member } from "./actions/inputs.ts";
import { compileSchema } from "./json-schema.ts";

export const SCHEMA_MISMATCH = "TriggerInputSchemaMismatch";

const SHOWN_ERRORS = 5;
const checks = new WeakMap<ValueObject, ReturnType<typeof compileSchema>>();

/** What starts a flow, as its trigger's schemas see it. */
interface Received {
  readonly body?: Value | undefined;
  readonly headers?: Value | undefined;
}

/**
 * Why a request may not start a flow whose trigger checks it (`EnableSchemaValidation`, by `schema` and `headersSchema`), in
 * plain words; null when it may, or when the trigger does not check. A request and a flow that calls another are told the same.
 */
export function schemaMismatch(trigger: ValueObject, { body, headers }: Received): string | null {
  if (!hasOption(trigger, "EnableSchemaValidation")) return null;
  const inputs = member(trigger, "inputs");
  const ofHeaders = member(inputs, "headersSchema");
  return (
    mismatch(member(inputs, "schema"), body ?? null, "body") ??
    (isObject(ofHeaders) ? mismatch(ofHeaders, spelledAs(ofHeaders, headers), "headers") : null)
  );
}

const WORDS = {
  body: {
    uncheckable: "The body cannot be checked.",
    different: "The body does not have the shape this flow expects.",
  },
  headers: {
    uncheckable: "The headers cannot be checked.",
    different: "The headers do not have the shape this flow expects.",
  },
} as const;

function mismatch(schema: Value | undefined, value: Value, what: keyof typeof WORDS): string | null {
  if (!isObject(schema)) return null;
  const check = checks.get(schema) ?? compileSchema(schema);
  checks.set(schema, check);
  const checked = check(value);
  if (!checked.ok) return `${WORDS[what].uncheckable} ${checked.failure}`;
  if (checked.value.length === 0) return null;
  const shown = checked.value
    .slice(0, SHOWN_ERRORS)
    .map(({ path, message }) => `${path === "" ? `the ${what}` : path}: ${message}`);
  return `${WORDS[what].different} ${shown.join("; ")}`;
}

/** Headers by the names of the schema: case means nothing in them, and much in a schema. */
function spelledAs(schema: ValueObject, headers: Value | undefined): ValueObject {
  const properties = member(schema, "properties");
  const required = member(schema, "required");
  const names = [
    ...(isObject(properties) ? Object.keys(properties) : []),
    ...(Array.isArray(required) ? required.map(String) : []),
  ];
  const spelling = new Map(names.map((name) => [name.toLowerCase(), name]));
  const given = isObject(headers) ? Object.entries(headers) : [];
  return Object.fromEntries(given.map(([name, value]) => [spelling.get(name.toLowerCase()) ?? name, value]));
}
