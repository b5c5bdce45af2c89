import { STATUS_BIT } from "./plan.ts";
import type { Frame, Step } from "./run-state.ts";

/**
 * The result of a finished set of actions: a run, a scope, a branch, one iteration (reference wdl.md, 2.4).
 *
 * Its leaves are the actions nobody runs after. A skipped leaf stands for its predecessors, again and again. Any
 * failed one fails the set, else any timed-out one times it out, else it succeeded. Cancelled ones do not count.
 */
export function setStatus(frame: Frame): "Succeeded" | "Failed" | "TimedOut" {
  if (frame.troubled === 0) return "Succeeded";
  const statuses = new Set(decisiveSteps(frame).map(({ status }) => status));
  if (statuses.has("Failed")) return "Failed";
  return statuses.has("TimedOut") ? "TimedOut" : "Succeeded";
}

/** The steps that a finished set is judged by: its leaves, and what stood before those that were skipped. */
export function decisiveSteps(frame: Frame): Step[] {
  const decisive: Step[] = [];
  const seen = new Set<number>();
  const open = [...frame.block.leaves];
  for (let position = open.pop(); position !== undefined; position = open.pop()) {
    if (seen.has(position)) continue;
    seen.add(position);
    const step = frame.steps[position];
    if (step !== undefined && step.status !== "Skipped") decisive.push(step);
    else open.push(...(frame.block.actions[position]?.runAfter ?? []).map((before) => before.position));
  }
  return decisive;
}

const STATUS_TEXT = Object.entries(STATUS_BIT);

/** The bit of a finished status; an unfinished one has none. */
export function statusBit(status: string): number {
  return (STATUS_BIT as Readonly<Record<string, number>>)[status] ?? 0;
}

/** `Succeeded, Failed` for a set of bits, in messages. */
export function statusNames(bits: number): string {
  return STATUS_TEXT.filter(([, bit]) => (bits & bit) !== 0)
    .map(([name]) => name)
    .join(", ");
}
