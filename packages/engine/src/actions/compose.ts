import { compileTemplate, type Value } from "@towpath/expressions";
import { badTemplate, succeeded } from "../outcome.ts";
import type { PureProgram } from "../plan.ts";

/** Compose: the outputs are the value itself, without a `body`. */
export function compose(inputs: Value | undefined): PureProgram {
  const template = compileTemplate(inputs ?? null);
  return {
    kind: "pure",
    run(context) {
      const value = template.evaluate(context);
      return value.ok ? succeeded(value.value, value.value) : badTemplate(value.failure);
    },
  };
}
