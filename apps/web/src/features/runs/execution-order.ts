import type { StepLine } from "./run-model.ts";

/** A step in one iteration, by what the run wrote about it last. */
export interface ExecutedStep {
  readonly key: string;
  readonly line: StepLine;
}

/** Each step once, in the order in which they began. One that was skipped stands where that was decided. */
export function inExecutionOrder(lines: readonly StepLine[]): readonly ExecutedStep[] {
  const latest = new Map<string, StepLine>();
  for (const line of lines) {
    const key = `${line.action.toLowerCase()}@${line.indexes.join(".")}`;
    const known = latest.get(key);
    if (known === undefined || known.seq <= line.seq) latest.set(key, line);
  }
  return [...latest].map(([key, line]) => ({ key, line })).sort(byTime);
}

function byTime(a: ExecutedStep, b: ExecutedStep): number {
  return timeOf(a.line) - timeOf(b.line) || a.line.seq - b.line.seq;
}

const timeOf = ({ startedAt, endedAt }: StepLine) => Date.parse(startedAt ?? endedAt ?? "") || 0;
