import type { Value, ValueObject } from "@towpath/expressions";
import type { Answer } from "../testing/a-world.ts";

/**
 * A definition, what fires it, and what the reference says becomes of it. Expected values come from the words of the
 * public documents, never from what the engine does.
 */
export interface Case {
  readonly name: string;
  readonly actions: ValueObject;
  /** Members of the definition beside `actions`. */
  readonly more?: ValueObject;
  readonly body?: Value;
  readonly headers?: ValueObject;
  readonly parameters?: ValueObject;
  /** What each address answers, in order; the last answer for ever. */
  readonly http?: Readonly<Record<string, readonly Answer[]>>;
  readonly expect: Expected;
}

export interface Expected {
  /** Of the run; Succeeded when left out. `null`: the trigger does not fire. */
  readonly status?: string | null;
  readonly runError?: string;
  /** `"A:Succeeded B:Skipped"`: all that is said about each action's status. */
  readonly statuses?: string;
  readonly codes?: Readonly<Record<string, string>>;
  /** Codes of errors by action. */
  readonly errors?: Readonly<Record<string, string>>;
  readonly inputs?: Readonly<Record<string, Value>>;
  /** By action; inside a Foreach the list of its repetitions. */
  readonly outputs?: Readonly<Record<string, Value | undefined>>;
  readonly iterations?: Readonly<Record<string, number>>;
  readonly response?: Value;
  /** With `splitOn`: what is expected of each run. */
  readonly runs?: readonly Expected[];
}

export const compose = (inputs: Value, runAfter: ValueObject = {}): ValueObject => ({
  type: "Compose",
  inputs,
  runAfter,
});
/** An action that fails by itself: an expression that has no value. */
export const failing = (runAfter: ValueObject = {}): ValueObject => compose("@int('none')", runAfter);
export const scope = (actions: ValueObject, runAfter: ValueObject = {}): ValueObject => ({
  type: "Scope",
  actions,
  runAfter,
});
/** `after("A", "Failed")`: the value of `runAfter`. */
export const after = (name: string, ...statuses: string[]): ValueObject => ({
  [name]: statuses.length === 0 ? ["Succeeded"] : statuses,
});
export const action = (type: string, inputs: Value, more: ValueObject = {}): ValueObject => ({
  type,
  inputs,
  ...more,
});
export const variable = (name: string, type: string, value?: Value): ValueObject =>
  action("InitializeVariable", { variables: [{ name, type, ...(value === undefined ? {} : { value }) }] });
