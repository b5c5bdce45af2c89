/** A run lives no longer (reference wdl.md, 2.6), so no wait for somebody else may. */
export const LONGEST_WAIT_MS = 90 * 86_400_000;
