import {
  type ContextRecord,
  compileTemplate,
  contextFromRecord,
  type ExpressionFailure,
  stringifyJson,
  type Value,
} from "../index.ts";

/** The value of a template, as JSON text reads it; a failure throws with its message. */
export function evaluate(template: Value, record: ContextRecord = {}): unknown {
  return JSON.parse(stringifyJson(evaluateValue(template, record)));
}

/** The value itself, with floats and decimals as they are. */
export function evaluateValue(template: Value, record: ContextRecord = {}): Value {
  const result = compileTemplate(template).evaluate(contextFromRecord(record));
  if (!result.ok) throw new Error(`${result.failure.code}: ${result.failure.message}`);
  return result.value;
}

/** The failure of a template that must fail. */
export function failureOf(template: Value, record: ContextRecord = {}): ExpressionFailure {
  const result = compileTemplate(template).evaluate(contextFromRecord(record));
  if (result.ok) throw new Error(`gave ${stringifyJson(result.value)}`);
  return result.failure;
}
