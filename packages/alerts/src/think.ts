import type { Think } from "./alert-store.ts";
import { decide } from "./decide.ts";
import { judge } from "./judge.ts";

/** What becomes of a flow under a rule, by what was read of it. */
export const think: Think = (settings, watched, reading, nowMs) => {
  const judgement =
    settings === null || reading === null
      ? { facts: null, againAt: null }
      : judge(settings.terms, watched, reading, nowMs);
  return decide(settings, watched, judgement, nowMs);
};
