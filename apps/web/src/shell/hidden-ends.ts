/** Which ends of a row that can be pushed along are out of sight. */
export type HiddenEnds = "none" | "start" | "end" | "both";

/** Less than this is rounding, and nothing to push to. */
const LEAST_PX = 2;

export function hiddenEnds(
  row: Readonly<Record<"scrollLeft" | "clientWidth" | "scrollWidth", number>>,
): HiddenEnds {
  const isStart = row.scrollLeft >= LEAST_PX;
  const isEnd = row.scrollWidth - row.clientWidth - row.scrollLeft >= LEAST_PX;
  if (isStart && isEnd) return "both";
  if (isStart) return "start";
  return isEnd ? "end" : "none";
}
