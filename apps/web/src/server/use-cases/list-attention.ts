import type { NeededConnection } from "@towpath/db";
import { ok } from "@towpath/prelude";
import { ownerNow, type StoredConnection } from "@towpath/vault";
import type { Actor } from "../actor.ts";
import type { Deps } from "../deps.ts";
import { isoTime } from "../iso-time.ts";
import { presentConnection } from "../present-connection.ts";
import { findConnection, findManaged, findUsable } from "./find-connection.ts";

const MOST = 50;

/** What flows of the environment cannot go on without; of connections that the reader may not see only the words. */
export async function listAttention(deps: Deps, actor: Actor) {
  const needed = await deps.database.waits.needed(actor.environmentId, MOST);
  return { items: await Promise.all(needed.map((one) => present(deps, actor, one))) };
}

/** Enough to begin with; the lists of flows and runs have all of them. */
const FIRST = 5;
const MOST_COUNTED = 105;

/** What of the environment's flows somebody should look at; every member may see them. */
export async function listFlowAttention({ database }: Deps, { environmentId }: Actor) {
  const { failing, asking, unpublished } = await database.flows.attention(environmentId, MOST_COUNTED);
  const more = (all: readonly unknown[]) => Math.max(0, all.length - FIRST);
  return {
    failing: failing.slice(0, FIRST).map((flow) => ({ ...flow, since: isoTime(flow.since) })),
    asking: asking.slice(0, FIRST).map((run) => ({ ...run, createdAt: isoTime(run.createdAt) })),
    unpublished: unpublished.slice(0, FIRST),
    more: { failing: more(failing), asking: more(asking), unpublished: more(unpublished) },
  };
}

/** For whoever manages the connection, or may use it: something was mended that Towpath cannot hear of. */
export async function tryAgain(deps: Deps, actor: Actor, id: string) {
  const managed = await findManaged(deps, actor, id);
  const found = managed.ok ? managed : await findUsable(deps, actor, id);
  if (!found.ok) return found;
  await deps.database.waits.tryAgain(actor.environmentId, id);
  return ok({ runs: found.value.waitingRuns });
}

async function present(deps: Deps, actor: Actor, needed: NeededConnection) {
  const { connectionId, words, since, runs, flows } = needed;
  const found = connectionId === null ? null : await findConnection(deps, actor, connectionId);
  const connection = found?.ok === true ? found.value : null;
  return {
    connection: connection === null ? null : presentConnection(actor, connection),
    message: words,
    since: isoTime(since),
    runs,
    flows: [...flows],
    isYours: isFor(actor, connectionId, connection),
  };
}

/** Whose connection it is; where that one is gone, or nothing is chosen, whoever decides for the environment. */
function isFor(actor: Actor, connectionId: string | null, connection: StoredConnection | null): boolean {
  if (actor.role === "member") return false;
  if (connectionId === null) return true;
  const owner = connection === null ? null : ownerNow(connection);
  return owner === null ? actor.role === "admin" && connection !== null : owner.id === actor.user.id;
}
