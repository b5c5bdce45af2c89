import type { Value, ValueObject } from "@towpath/expressions";
import { type Definition, emptyDefinition } from "../definition.ts";

/** A flow with a request trigger and the given actions. */
export function aFlow(actions: ValueObject, rest: ValueObject = {}): Definition {
  return {
    ...emptyDefinition(),
    triggers: { manual: { type: "Request", kind: "Http", inputs: {} } },
    actions,
    ...rest,
  };
}

/** A Compose that runs after the named actions, on success. */
export function compose(inputs: Value, ...after: string[]): ValueObject {
  return { type: "Compose", inputs, runAfter: runAfter(...after) };
}

export function runAfter(...after: string[]): ValueObject {
  return Object.fromEntries(after.map((name) => [name, ["Succeeded"]]));
}

export function scope(actions: ValueObject, ...after: string[]): ValueObject {
  return { type: "Scope", actions, runAfter: runAfter(...after) };
}
