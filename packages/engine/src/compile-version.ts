import { isObject, parseJson, type ValueObject } from "@towpath/expressions";
import { parseDefinition } from "@towpath/flow";
import { fail, ok, type Result } from "@towpath/prelude";
import { compilePlan } from "./compile-plan.ts";
import type { Plan } from "./plan.ts";

/** A version of a flow as it is stored. */
export interface VersionText {
  readonly definitionText: string;
  /** Values of the definition's parameters, as JSON text; what is no object counts as none. */
  readonly parametersText: string;
  /** What a draft run gives out instead of executing, by action name, as JSON text; absent: nothing. */
  readonly pinsText?: string;
}

/** A stored version, ready to run, or in plain words why it never can be. */
export function compileVersion(version: VersionText): Result<Plan, { readonly message: string }> {
  const definition = parseDefinition(version.definitionText);
  if (!definition.ok)
    return fail({ message: `The definition cannot be read: ${definition.failure.message}` });
  const compiled = compilePlan(definition.value, {
    parameterValues: objectOf(version.parametersText),
    pins: objectOf(version.pinsText ?? "{}"),
  });
  if (compiled.ok) return ok(compiled.value);
  const { message, path } = compiled.failure;
  return fail({ message: `The definition cannot be run: ${message} (at ${path})` });
}

function objectOf(text: string): ValueObject {
  const parsed = parseJson(text);
  return parsed.ok && isObject(parsed.value) ? parsed.value : {};
}
