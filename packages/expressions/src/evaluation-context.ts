import type { Value, ValueObject } from "./value.ts";

/**
 * What the referencing functions read. `undefined` means "no such thing", which the evaluator turns into the
 * documented error (unknown name) or null (not run yet), function by function.
 */
export interface EvaluationContext {
  /** The clock of `utcNow()`, in epoch milliseconds. */
  readonly nowMs: number;
  /** The ticks of 100 ns within that millisecond (0 to 9,999), where the clock knows them. */
  readonly nowTicks?: number;
  /** 0 ≤ x < 1; `rand` and `guid` draw from here so that tests can seed it. */
  random(): number;
  parameter(name: string): Value | undefined;
  variable(name: string): Value | undefined;
  appSetting(name: string): string | undefined;
  /** The record `trigger()` returns. */
  trigger(): ValueObject | undefined;
  /** The record `actions(name)` returns: `{name, status, code, inputs, outputs, error, …}`, matched in any case. */
  action(name: string): ValueObject | undefined;
  /** The record `action()` returns, where there is a current action. */
  currentAction(): ValueObject | undefined;
  /** The current row of Query, Select or Table, else the item of the innermost Foreach. */
  item(): Value | undefined;
  items(loopName: string): Value | undefined;
  iterationIndex(loopName: string): number | undefined;
  result(scopeName: string): Value[] | undefined;
  /** What an agent gave to the tool being run; absent outside of agents. */
  agentParameter?(name: string): Value | undefined;
  workflow(): ValueObject;
  listCallbackUrl(): string | undefined;
}
