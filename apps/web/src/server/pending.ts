import type { TriggerEvent } from "@towpath/engine";
import type { ValueObject } from "@towpath/expressions";
import type { Definition, Problem } from "@towpath/flow";

// The checker and the compiler arrive within the hour; until then nothing is found wrong and nothing can run.
export const checkText = (_text: string): { problems: Problem[] } => ({ problems: [] });
export const checkDefinition = (_definition: Definition, _options: { runnable: boolean }): Problem[] => [];
export const compilePlan = (
  _definition: Definition,
  _options: { parameterValues: ValueObject },
): { ok: true; value: unknown } | { ok: false; failure: { message: string } } => ({
  ok: false,
  failure: { message: "The engine is not there yet." },
});
export const fireTrigger = (
  _plan: unknown,
  _event: object,
  _at: object,
): { triggered: false; reason: string } | { triggered: true; events: TriggerEvent[] } => ({
  triggered: false,
  reason: "",
});
