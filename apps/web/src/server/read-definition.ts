import { isObject, parseJson, type ValueObject } from "@towpath/expressions";
import { type Definition, parseDefinition } from "@towpath/flow";
import { fail, ok, type Result, said } from "@towpath/prelude";
import type { Failure } from "./failure.ts";

/** A definition that can be stored: its text parses. Whether it is sound is the checker's word, and no hindrance here. */
export function readDefinition(text: string): Result<Definition, Failure> {
  const parsed = parseDefinition(text);
  if (parsed.ok) return ok(parsed.value);
  const { message, saying, line, column } = parsed.failure;
  return fail({
    kind: "invalid",
    message,
    ...(saying === undefined ? {} : { saying }),
    ...(line === undefined ? {} : { line }),
    ...(column === undefined ? {} : { column }),
  });
}

/** The values of a definition's parameters: one JSON object, by name. */
export function readParameters(text: string): Result<ValueObject, Failure> {
  const parsed = parseJson(text);
  if (!parsed.ok) {
    const { line, column } = parsed.failure;
    return fail({
      kind: "invalid",
      ...said("The parameter values are not JSON: {why}", { why: parsed.failure }),
      line,
      column,
    });
  }
  if (isObject(parsed.value)) return ok(parsed.value);
  return fail({
    kind: "invalid",
    ...said('The parameter values must be one JSON object: `{"name": value}`.'),
  });
}
