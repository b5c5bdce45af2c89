import type { RunStatus } from "@towpath/engine";
import { ok, type Result } from "@towpath/prelude";
import type { Actor } from "../actor.ts";
import type { Deps } from "../deps.ts";
import type { Failure } from "../failure.ts";
import { findRun } from "./read-runs.ts";

/** Signals can be lost; the row cannot. Looking at it now and then makes the view follow all the same. */
const LOOK_EVERY_MS = 2_000;

interface Sighting {
  readonly status: RunStatus;
  readonly nextSeq: number;
}

const HAS_ENDED: Readonly<Record<RunStatus, boolean>> = {
  Queued: false,
  Running: false,
  Waiting: false,
  Succeeded: true,
  Failed: true,
  Cancelled: true,
  TimedOut: true,
};

/** Tells each time that a run has moved, until it ends or the reader goes away. */
export async function watchRun(
  deps: Deps,
  actor: Actor,
  id: string,
  signal: AbortSignal | undefined,
): Promise<Result<AsyncGenerator<Sighting, void>, Failure>> {
  const found = await findRun(deps, actor, id);
  return found.ok ? ok(sightings(deps, actor, id, signal)) : found;
}

async function* sightings(deps: Deps, actor: Actor, id: string, signal: AbortSignal | undefined) {
  const bell = openBell(deps, id, signal);
  try {
    let told = "";
    while (signal?.aborted !== true) {
      const run = await deps.database.history.get(actor.environmentId, id);
      if (run === null) return;
      const sighting = { status: run.status, nextSeq: run.nextSeq };
      const now = `${sighting.status} ${sighting.nextSeq}`;
      if (now !== told) yield sighting;
      told = now;
      if (HAS_ENDED[run.status]) return;
      await bell.next();
    }
  } finally {
    bell.close();
  }
}

/** Rings for a signal about this run, for the end of the wait, and when the reader goes. A ring while nobody waits is kept. */
function openBell({ database }: Deps, id: string, signal: AbortSignal | undefined) {
  let rung = false;
  let wake: (() => void) | null = null;
  const ring = () => {
    rung = true;
    wake?.();
  };
  const off = database.signals.on("run", (ids) => ids.includes(id) && ring());
  signal?.addEventListener("abort", ring, { once: true });
  return {
    next: async () => {
      if (!rung) {
        const timer = setTimeout(ring, LOOK_EVERY_MS);
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        clearTimeout(timer);
      }
      wake = null;
      rung = false;
    },
    close: () => {
      off();
      signal?.removeEventListener("abort", ring);
    },
  };
}
