import type { FlowPulse } from "@towpath/db";
import { fail, ok, type Result } from "@towpath/prelude";
import type { Actor } from "../actor.ts";
import type { Deps } from "../deps.ts";
import type { Failure } from "../failure.ts";
import { presenceOf } from "../presence/opened-presence.ts";
import type { Looking, Seat } from "../presence/seats.ts";
import { NO_FLOW } from "./read-flows.ts";

/** Signals can be lost; the row cannot. Also how soon somebody who left the environment is told no more. */
const LOOK_EVERY_MS = 15_000;
/** Pointers move often; this is often enough to see them glide. */
const GAP_MS = 80;

interface Sighting {
  readonly revision: number;
  readonly savedBy: FlowPulse["savedBy"];
  readonly publishedNumber: number | null;
  readonly enabled: boolean;
  readonly people: (Omit<Seat, "selection"> & { selection: string[] })[];
}

interface Following {
  readonly id: string;
  readonly seat?: string | undefined;
}

/** Tells how a flow stands and who else has it open, each time that changes, until the reader goes away. */
export async function followFlow(
  deps: Deps,
  actor: Actor,
  given: Following,
  signal: AbortSignal | undefined,
): Promise<Result<AsyncGenerator<Sighting, void>, Failure>> {
  const pulse = await deps.database.drafts.pulse(actor.environmentId, given.id);
  return pulse === null ? fail(NO_FLOW) : ok(sightings(deps, actor, given, signal));
}

async function* sightings(
  deps: Deps,
  actor: Actor,
  { id, seat }: Following,
  signal: AbortSignal | undefined,
) {
  const hub = presenceOf(deps);
  const bell = openBell(deps, id, signal);
  const leave =
    seat === undefined ? () => {} : hub.enter(id, { seat, userId: actor.user.id, name: actor.user.name });
  try {
    let pulse: FlowPulse | null = null;
    let why: Rung = "flow";
    let told = "";
    while (signal?.aborted !== true) {
      if (why !== "people") pulse = await pulseFor(deps, actor, id);
      if (pulse === null) return;
      const { revision, savedBy, publishedNumber, enabled } = pulse;
      const people = hub.others(id, seat).map((one) => ({ ...one, selection: [...one.selection] }));
      const sighting = { revision, savedBy, publishedNumber, enabled, people };
      const now = JSON.stringify(sighting);
      if (now !== told) yield sighting;
      told = now;
      why = await bell.next();
    }
  } finally {
    leave();
    bell.close();
  }
}

/** Null when the flow is gone, or the reader's right to see it. */
async function pulseFor({ database }: Deps, actor: Actor, id: string): Promise<FlowPulse | null> {
  const places = await database.accounts.memberships(actor.user.id);
  if (!places.some(({ environmentId }) => environmentId === actor.environmentId)) return null;
  return database.drafts.pulse(actor.environmentId, id);
}

type Rung = "flow" | "people";

/** Rings for news of the flow or its people, for the end of the wait, and when the reader goes. */
function openBell(deps: Deps, id: string, signal: AbortSignal | undefined) {
  let rung: Rung | null = null;
  let wake: () => void = () => {};
  const ring = (why: Rung) => {
    if (rung !== "flow") rung = why;
    wake();
  };
  const hear = (ids: readonly string[]) => {
    if (ids.includes(id)) ring("flow");
  };
  const abort = () => ring("flow");
  const { signals } = deps.database;
  const offs = [
    signals.on("draft", hear),
    signals.on("flow", hear),
    presenceOf(deps).on(id, () => ring("people")),
  ];
  signal?.addEventListener("abort", abort, { once: true });
  return {
    next: async (): Promise<Rung> => {
      await pause(GAP_MS);
      if (rung === null) {
        const timer = setTimeout(abort, LOOK_EVERY_MS);
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        clearTimeout(timer);
      }
      const why = rung ?? "flow";
      rung = null;
      return why;
    },
    close: () => {
      for (const off of offs) off();
      signal?.removeEventListener("abort", abort);
    },
  };
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Notes what somebody looks at, for the others; nothing is written. */
export async function lookAround(
  deps: Deps,
  actor: Actor,
  { id, seat, ...looking }: Looking & { readonly id: string; readonly seat: string },
) {
  const others = presenceOf(deps).look(id, actor.user.id, seat, looking);
  return others === null ? fail<Failure>({ kind: "not-found", what: "seat" }) : ok({ others });
}
