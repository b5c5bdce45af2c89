import type { Value } from "@towpath/expressions";
import { type Sayable, said } from "@towpath/prelude";
import type { StepError, StepStatus } from "./journal.ts";
import { stepError, type Words } from "./step-error.ts";

/** How a step ended. */
export interface Outcome {
  readonly status: Extract<StepStatus, "Succeeded" | "Failed" | "TimedOut" | "Cancelled" | "Skipped">;
  readonly code: string;
  readonly inputs?: Value | undefined;
  readonly outputs?: Value | undefined;
  readonly error?: StepError;
  readonly detail?: Value | undefined;
}

export function succeeded(inputs?: Value, outputs?: Value): Outcome {
  return { status: "Succeeded", code: "OK", inputs, outputs };
}

export function failed(code: string, words: Words, more: Partial<Outcome> = {}): Outcome {
  return { status: "Failed", code, error: stepError(code, words), ...more };
}

/** An expression of the inputs has no value: `BadRequest` with the error `InvalidTemplate` (reference wdl.md, 1.6). */
export function badTemplate(failure: Sayable): Outcome {
  return {
    status: "Failed",
    code: "BadRequest",
    error: stepError("InvalidTemplate", said("The inputs could not be worked out. {why}", { why: failure })),
  };
}

/** The head of an If, Switch, Foreach or Until has no value, or one of the wrong type. */
export function badHead(words: Words): Outcome {
  return failed("ExpressionEvaluationFailed", words);
}

/** A container whose last actions failed (reference wdl.md, 2.4). */
export const NOTHING_SUCCEEDED = {
  code: "ActionFailed",
  message: said("An action failed. No dependent actions succeeded.").message,
} as const satisfies StepError;
