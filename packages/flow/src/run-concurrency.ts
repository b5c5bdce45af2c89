import { literalNumber } from "./check/literal.ts";
import type { Definition } from "./definition.ts";
import { member, recordMember, textMember } from "./tree.ts";
import { triggerOf } from "./view/definition-index.ts";

/** How many runs of a flow may be under way at once, and how many may wait for their turn. */
export interface RunConcurrency {
  /** 1 to 100. */
  readonly runs: number;
  /** Beyond so many, requests are turned away and polls skipped. A schedule ignores it. 1 to 100. */
  readonly maximumWaitingRuns: number;
}

export const RUN_CONCURRENCY = { least: 1, most: 100 } as const;
/** So many wait for a turn when the trigger does not say (reference wdl.md, limits). */
const WAITING_BEYOND_RUNS = 10;

/**
 * `runtimeConfiguration.concurrency` of the trigger, or `operationOptions: SingleInstance`, which means one run at a
 * time. Null when runs are not limited; a value out of bounds, which the checker refuses, counts as the nearest one.
 */
export function runConcurrency(definition: Definition): RunConcurrency | null {
  const trigger = triggerOf(definition)?.trigger;
  if (trigger === undefined) return null;
  const setting = recordMember(recordMember(trigger, "runtimeConfiguration") ?? {}, "concurrency") ?? {};
  const single = hasOption(textMember(trigger, "operationOptions") ?? "", "singleinstance");
  const runs = single ? 1 : within(literalNumber(member(setting, "runs")));
  if (runs === null) return null;
  const waiting = within(literalNumber(member(setting, "maximumWaitingRuns")));
  const most = Math.min(RUN_CONCURRENCY.most, WAITING_BEYOND_RUNS + runs);
  return { runs, maximumWaitingRuns: waiting ?? most };
}

function within(number: number | null): number | null {
  if (number === null || Number.isNaN(number)) return null;
  return Math.min(RUN_CONCURRENCY.most, Math.max(RUN_CONCURRENCY.least, Math.trunc(number)));
}

const hasOption = (options: string, wanted: string) =>
  options.split(",").some((option) => option.trim().toLowerCase() === wanted);
