import { type ConnectLink, hashToken, newToken } from "@towpath/db";
import { fail, ok, type Result } from "@towpath/prelude";
import type { Actor } from "../actor.ts";
import type { Deps } from "../deps.ts";
import type { Failure } from "../failure.ts";
import { isoTime, isoTimeOrNull } from "../iso-time.ts";
import { findManaged } from "./find-connection.ts";

const MINUTE_MS = 60_000;
const NO_LINK: Failure = { kind: "not-found", what: "link" };

const present = (link: ConnectLink) => ({
  id: link.id,
  connectionId: link.connectionId,
  note: link.note,
  createdBy: link.createdBy,
  createdAt: isoTime(link.createdAt),
  expiresAt: isoTime(link.expiresAt),
  usedAt: isoTimeOrNull(link.usedAt),
  state: link.state,
});

export async function listConnectLinks(deps: Deps, actor: Actor, connectionId: string) {
  const found = await findManaged(deps, actor, connectionId);
  if (!found.ok) return found;
  const items = await deps.database.connectLinks.list(actor.environmentId, connectionId);
  return ok({ items: items.map(present) });
}

/** The token is in this answer and nowhere else: the database holds its hash. */
export async function createConnectLink(
  deps: Deps,
  actor: Actor,
  { connectionId, minutes, note }: { connectionId: string; minutes: number; note: string },
) {
  const found = await findManaged(deps, actor, connectionId);
  if (!found.ok) return found;
  const { environmentId, user } = actor;
  const token = newToken();
  const link = await deps.database.connectLinks.create({
    environmentId,
    connectionId,
    tokenHash: hashToken(token),
    note,
    createdBy: user.id,
    expiresAt: deps.now() + minutes * MINUTE_MS,
  });
  deps.logger.info({ environmentId, connectionId, linkId: link.id, by: user.id }, "A connect link was made");
  return ok({ ...present(link), address: `${deps.publicUrl}/connect/${token}` });
}

export async function revokeConnectLink(
  deps: Deps,
  actor: Actor,
  id: string,
): Promise<Result<{ id: string }, Failure>> {
  const { environmentId, user } = actor;
  const link = await deps.database.connectLinks.get(environmentId, id);
  if (link === null) return fail(NO_LINK);
  const found = await findManaged(deps, actor, link.connectionId);
  if (!found.ok) return found.failure.kind === "not-found" ? fail(NO_LINK) : found;
  if (!(await deps.database.connectLinks.revoke(environmentId, id))) return fail(NO_LINK);
  deps.logger.info({ environmentId, linkId: id, by: user.id }, "A connect link was revoked");
  return ok({ id });
}

/** What became of the links that this person made; for nobody else. */
export async function listConnectLinkNews({ database }: Deps, { environmentId, user }: Actor) {
  const items = await database.connectLinks.news(environmentId, user.id);
  return {
    items: items.map(({ id, connectionId, connectionName, usedAs, usedAt }) => ({
      ...{ id, connectionId, connectionName, usedAs, usedAt: isoTime(usedAt) },
    })),
  };
}

export async function seeConnectLinkNews(
  { database }: Deps,
  { environmentId, user }: Actor,
  id: string,
): Promise<Result<{ id: string }, Failure>> {
  return (await database.connectLinks.told(environmentId, user.id, id)) ? ok({ id }) : fail(NO_LINK);
}
