import { fail, ok } from "@towpath/prelude";
import type { Actor } from "../actor.ts";
import type { Deps } from "../deps.ts";
import type { Failure } from "../failure.ts";
import { presentIncident, presentMessage } from "../present-alert.ts";

const NO_INCIDENT: Failure = { kind: "not-found", what: "incident" };
const MINUTE_MS = 60_000;
const MESSAGES = 50;

interface Page {
  readonly state?: "open" | "over" | undefined;
  readonly flowId?: string | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export async function listIncidents(
  { database }: Deps,
  { environmentId, role }: Actor,
  { state, flowId, limit, cursor }: Page,
) {
  const found = await database.alerts.incidents(environmentId, {
    limit: limit + 1,
    ...(state === undefined ? {} : { isOpen: state === "open" }),
    ...(flowId === undefined ? {} : { flowId }),
    ...(cursor === undefined ? {} : { before: cursor }),
  });
  const items = found.slice(0, limit).map((incident) => presentIncident(incident, role));
  return { items, nextCursor: found.length > limit ? (items.at(-1)?.id ?? null) : null };
}

export async function listTold({ database }: Deps, { environmentId }: Actor, id: string) {
  if ((await database.alerts.incident(environmentId, id)) === null) return fail(NO_INCIDENT);
  const messages = await database.alerts.messages(environmentId, { incidentId: id }, MESSAGES);
  return ok({ items: messages.map(presentMessage) });
}

export async function acknowledgeIncident({ database }: Deps, { environmentId, user }: Actor, id: string) {
  return (await database.alerts.acknowledge(environmentId, id, user.id)) ? ok({ id }) : fail(NO_INCIDENT);
}

export async function muteIncident(
  { database, now }: Deps,
  { environmentId }: Actor,
  { id, minutes }: { readonly id: string; readonly minutes: number },
) {
  const until = minutes === 0 ? null : now() + minutes * MINUTE_MS;
  return (await database.alerts.mute(environmentId, id, until)) ? ok({ id }) : fail(NO_INCIDENT);
}
