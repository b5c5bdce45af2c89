import { isObject, parseJson, type ValueObject } from "@towpath/expressions";
import { type Definition, parseDefinition } from "@towpath/flow";
import { fail, ok, type Result } from "@towpath/prelude";
import type { Failure } from "./failure.ts";

/** A definition that can be stored: its text parses. Whether it is sound is the checker's word, and no hindrance here. */
export function readDefinition(text: string): Result<Definition, Failure> {
  const parsed = parseDefinition(text);
  if (parsed.ok) return ok(parsed.value);
  const { message, line, column } = parsed.failure;
  return fail({
    kind: "invalid",
    message,
    ...(line === undefined ? {} : { line }),
    ...(column === undefined ? {} : { column }),
  });
}

/** The values of a definition's parameters: one JSON object, by name. */
export function readParameters(text: string): Result<ValueObject, Failure> {
  const parsed = parseJson(text);
  if (!parsed.ok) {
    const { message, line, column } = parsed.failure;
    return fail({ kind: "invalid", message: `The parameter values are not JSON: ${message}`, line, column });
  }
  if (isObject(parsed.value)) return ok(parsed.value);
  return fail({
    kind: "invalid",
    message: 'The parameter values must be one JSON object: `{"name": value}`.',
  });
}
