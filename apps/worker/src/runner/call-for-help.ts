/** A run that waits here for so long is rung again, so that another worker may hear of it. */
const FIRST_CALL_MS = 250;
const LONGEST_GAP_MS = 5_000;
/** Whoever hears one ring looks around and takes what it can: the first few are enough. */
const CALLED_AT_ONCE = 32;
/** Apart from the rings that the sweep counts: a queue ignores an id that it still knows. */
const FIRST_RING = 1_000_000;

/**
 * Which of the runs that wait for a place should be rung now. The queue gives a ring to one worker only, and that may
 * be the busy one itself, so it is repeated at growing distances.
 */
export function createHelpCalls(): (
  waiting: Iterable<string>,
  nowMs: number,
) => { readonly runId: string; readonly ring: number }[] {
  let known = new Map<string, { calls: number; nextAt: number }>();
  return (waiting, nowMs) => {
    const rings: { runId: string; ring: number }[] = [];
    const still: typeof known = new Map();
    for (const runId of waiting) {
      if (still.size >= CALLED_AT_ONCE) break;
      const call = known.get(runId) ?? { calls: 0, nextAt: nowMs + FIRST_CALL_MS };
      if (call.nextAt <= nowMs) {
        rings.push({ runId, ring: FIRST_RING + call.calls });
        call.calls += 1;
        call.nextAt = nowMs + Math.min(FIRST_CALL_MS * 2 ** call.calls, LONGEST_GAP_MS);
      }
      still.set(runId, call);
    }
    known = still;
    return rings;
  };
}
