import type { StepLine } from "./run-model.ts";

/** Narrower than this nobody sees it. */
const LEAST_PERCENT = 0.6;

/** Where a step lies on the time of its run, in percent of it; null for a step that has not begun, or was taken over. */
export function timelineBar(
  line: Pick<StepLine, "startedAt" | "endedAt">,
  run: { readonly from: number; readonly to: number },
): { left: number; width: number } | null {
  if (line.startedAt === null) return null;
  if (line.endedAt !== null && Date.parse(line.endedAt) < run.from) return null;
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
