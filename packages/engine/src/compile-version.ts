import { isObject, parseJson } from "@towpath/expressions";
import { parseDefinition } from "@towpath/flow";
import { fail, ok, type Result } from "@towpath/prelude";
import { compilePlan } from "./compile-plan.ts";
import type { Plan } from "./plan.ts";

/** A version of a flow as it is stored. */
export interface VersionText {
  readonly definitionText: string;
  /** Values of the definition's parameters, as JSON text; what is no object counts as none. */
  readonly parametersText: string;
}

/** A stored version, ready to run, or in plain words why it never can be. */
export function compileVersion(version: VersionText): Result<Plan, { readonly message: string }> {
  const definition = parseDefinition(version.definitionText);
  if (!definition.ok)
    return fail({ message: `The definition cannot be read: ${definition.failure.message}` });
  const parameters = parseJson(version.parametersText);
  const parameterValues = parameters.ok && isObject(parameters.value) ? parameters.value : {};
  const compiled = compilePlan(definition.value, { parameterValues });
  if (compiled.ok) return ok(compiled.value);
  const { message, path } = compiled.failure;
  return fail({ message: `The definition cannot be run: ${message} (at ${path})` });
}
