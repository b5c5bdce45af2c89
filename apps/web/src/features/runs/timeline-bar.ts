import type { StepLine } from "./run-model.ts";

/** Narrower than this nobody sees it. */
const LEAST_PERCENT = 0.6;

/**
 * The time that bars are drawn on, epoch ms: from when the run began to its end; of one that goes on to now, and at
 * least to what it told of last, whatever the clocks say.
 */
export function timeOfRun(
  run: { readonly createdAt: string; readonly endedAt: string | null },
  lines: readonly Pick<StepLine, "startedAt" | "endedAt">[],
  now: number,
): { from: number; to: number } {
  const from = Date.parse(run.createdAt);
  if (run.endedAt !== null) return { from, to: Date.parse(run.endedAt) };
  const last = lines.at(-1);
  const told = last?.endedAt ?? last?.startedAt;
  return { from, to: Math.max(now, told === null || told === undefined ? from : Date.parse(told)) };
}

/** Whether a step ended before its run began: it was taken over from the run that this one repeats. */
export function isTakenOver({ endedAt }: Pick<StepLine, "endedAt">, from: number): boolean {
  return endedAt !== null && Date.parse(endedAt) < from;
}

/** Where a step lies on the time of its run, in percent of it; null for a step that has not begun, or was taken over. */
export function timelineBar(
  line: Pick<StepLine, "startedAt" | "endedAt">,
  run: { readonly from: number; readonly to: number },
): { left: number; width: number } | null {
  if (line.startedAt === null) return null;
  if (isTakenOver(line, run.from)) return null;
  const length = Math.max(1, run.to - run.from);
  const begin = (Date.parse(line.startedAt) - run.from) / length;
  const end = ((line.endedAt === null ? run.to : Date.parse(line.endedAt)) - run.from) / length;
  const left = clamp(begin * 100, 0, 100 - LEAST_PERCENT);
  return { left: rounded(left), width: rounded(clamp((end - begin) * 100, LEAST_PERCENT, 100 - left)) };
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}

function rounded(percent: number): number {
  return Math.round(percent * 100) / 100;
}
