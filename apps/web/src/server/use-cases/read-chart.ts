import { fail, ok, said } from "@towpath/prelude";
import type { Actor } from "../actor.ts";
import type { Deps } from "../deps.ts";
import type { Failure } from "../failure.ts";
import { isoTime } from "../iso-time.ts";

/** As many bars as are told apart on a page. */
const BUCKETS = 30;
const DAY_MS = 86_400_000;
const LONGEST_DAYS = 31;

interface Asked {
  readonly flowId?: string | undefined;
  readonly mode?: "live" | "draft" | undefined;
  readonly from: string;
}

/** How many runs began since then, how many of them failed, and how long they took: in equal stretches of time. */
export async function readChart({ database, now }: Deps, { environmentId }: Actor, asked: Asked) {
  const { flowId, mode } = asked;
  const [from, to] = [Date.parse(asked.from), now()];
  const refusal = refusalOf(to - from);
  if (refusal !== null) return fail(refusal);
  const counted = await database.history.chart(environmentId, {
    from,
    to,
    buckets: BUCKETS,
    ...(flowId === undefined ? {} : { flowId }),
    ...(mode === undefined ? {} : { mode }),
  });
  const width = (to - from) / BUCKETS;
  const items = Array.from({ length: BUCKETS }, (_, index) => {
    const { runs, failed, medianMs, slowMs } = counted.find((bucket) => bucket.index === index) ?? NONE;
    const times = { from: isoTime(from + index * width), to: isoTime(from + (index + 1) * width) };
    return { ...times, runs, failed, medianMs, slowMs };
  });
  return ok({ items });
}

const NONE = { runs: 0, failed: 0, medianMs: null, slowMs: null };

function refusalOf(lengthMs: number): Failure | null {
  if (lengthMs > 0 && lengthMs <= LONGEST_DAYS * DAY_MS) return null;
  return {
    kind: "invalid",
    ...said("Runs are counted over at most {most} days up to now.", { most: LONGEST_DAYS }),
  };
}
