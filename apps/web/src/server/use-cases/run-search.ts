import { said } from "@towpath/prelude";
import type { Failure } from "../failure.ts";

/** What runs are looked for by, beside where, when and how they ended. */
export interface RunSearch {
  readonly minDurationMs?: number | undefined;
  readonly errorText?: string | undefined;
  readonly triggerText?: string | undefined;
}

const DAY_MS = 86_400_000;
const LONGEST_DAYS = 31;

export function searchOf({ minDurationMs, errorText, triggerText }: RunSearch) {
  return {
    ...(minDurationMs === undefined ? {} : { minDurationMs }),
    ...(errorText === undefined || errorText.trim() === "" ? {} : { errorText }),
    ...(triggerText === undefined || triggerText.trim() === "" ? {} : { triggerText: triggerText.trim() }),
  };
}

/** Why what came in cannot be searched like this; null when it can. */
export function unboundedSearch(
  { triggerText, from }: RunSearch & { readonly from?: string | undefined },
  nowMs: number,
): Failure | null {
  if (triggerText === undefined || triggerText.trim() === "") return null;
  if (from !== undefined && nowMs - Date.parse(from) <= LONGEST_DAYS * DAY_MS) return null;
  const message = said("What came in is searched in at most {most} days: say since when (`from`).", {
    most: LONGEST_DAYS,
  });
  return { kind: "invalid", ...message };
}
