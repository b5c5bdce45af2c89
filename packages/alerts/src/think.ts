import type { Think } from "./alert-store.ts";
import { decide } from "./decide.ts";
import { isKnown, judge } from "./judge.ts";

const NOTHING = { facts: null, againAt: null };

/** What becomes of a flow or the disk under a rule, by what was read of it. What cannot be known ends without a word. */
export const think: Think = (settings, watched, reading, nowMs) =>
  settings === null || reading === null || !isKnown(reading, nowMs)
    ? decide(null, watched, NOTHING, nowMs)
    : decide(settings, watched, judge(settings.terms, watched, reading, nowMs), nowMs);
