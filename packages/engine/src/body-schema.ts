import { isObject, type Value, type ValueObject } from "@towpath/expressions";
import { hasOption, member } from "./actions/inputs.ts";
import { compileSchema } from "./json-schema.ts";

export const SCHEMA_MISMATCH = "TriggerInputSchemaMismatch";

const SHOWN_ERRORS = 5;
const checks = new WeakMap<ValueObject, ReturnType<typeof compileSchema>>();

/**
 * Why a body may not start a flow whose request trigger checks it (`EnableSchemaValidation`), in plain words; null when
 * it may, or when the trigger does not check. A request and a flow that calls another are told the same.
 */
export function bodyMismatch(trigger: ValueObject, body: Value | undefined): string | null {
  if (!hasOption(trigger, "EnableSchemaValidation")) return null;
  const schema = member(member(trigger, "inputs"), "schema");
  if (!isObject(schema)) return null;
  const check = checks.get(schema) ?? compileSchema(schema);
  checks.set(schema, check);
  const checked = check(body ?? null);
  if (!checked.ok) return `The body cannot be checked. ${checked.failure}`;
  if (checked.value.length === 0) return null;
  const shown = checked.value
    .slice(0, SHOWN_ERRORS)
    .map(({ path, message }) => `${path === "" ? "the body" : path}: ${message}`);
  return `The body does not have the shape this flow expects. ${shown.join("; ")}`;
}
