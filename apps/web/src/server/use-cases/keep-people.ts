import type { Member, MemberChange, Role } from "@towpath/db";
import { fail, ok, type Result } from "@towpath/prelude";
import { phrase } from "../../words/translate.ts";
import type { Actor } from "../actor.ts";
import type { Deps } from "../deps.ts";
import type { Failure } from "../failure.ts";
import { isoTime, isoTimeOrNull } from "../iso-time.ts";

const present = ({ user }: Actor, member: Member) => ({
  id: member.id,
  name: member.name,
  email: member.email,
  role: member.role,
  isOwner: member.isOwner,
  isMe: member.id === user.id,
  joinedAt: isoTime(member.joinedAt),
  lastSeenAt: isoTimeOrNull(member.lastSeenAt),
  connectionCount: member.connectionCount,
  flowCount: member.flowCount,
});

export async function listPeople(
  { database }: Deps,
  actor: Actor,
  page: { search?: string | undefined; limit: number; cursor?: string | undefined },
) {
  const { search, limit, cursor } = page;
  const { items, nextCursor } = await database.members.list(actor.environmentId, {
    limit,
    ...(search === undefined ? {} : { search: search.trim() }),
    ...(cursor === undefined ? {} : { cursor }),
  });
  return { items: items.map((member) => present(actor, member)), nextCursor };
}

export async function readBelongings({ database }: Deps, { environmentId }: Actor, id: string) {
  if ((await database.members.get(environmentId, id)) === null) return fail(NOBODY);
  const { connections, flowCount, apiKeyCount } = await database.members.belongings(environmentId, id);
  return ok({ connections: connections.map((one) => ({ ...one })), flowCount, apiKeyCount });
}

const NOBODY: Failure = { kind: "not-found", what: "person" };

function refusal(change: Exclude<MemberChange, "done">, does: "demoted" | "removed"): Failure {
  if (change === "absent") return NOBODY;
  const isOwner = change === "owner";
  return { kind: "conflict", message: does === "demoted" ? demoted(isOwner) : removed(isOwner) };
}

const demoted = (isOwner: boolean): string =>
  isOwner
    ? phrase("Whoever owns this installation can not be demoted: somebody has to be able to mend everything.")
    : phrase("The last admin can not be demoted. Make somebody else an admin first.");

const removed = (isOwner: boolean): string =>
  isOwner
    ? phrase("Whoever owns this installation can not be removed: somebody has to be able to mend everything.")
    : phrase("The last admin can not be removed. Make somebody else an admin first.");

export async function setRole(
  { database, logger }: Deps,
  actor: Actor,
  { id, role }: { id: string; role: Role },
) {
  const { environmentId, user } = actor;
  const change = await database.members.setRole(environmentId, id, role);
  if (change !== "done") return fail(refusal(change, "demoted"));
  logger.info({ environmentId, userId: id, role, by: user.id }, "A person got another role");
  const member = await database.members.get(environmentId, id);
  return member === null ? fail(NOBODY) : ok(present(actor, member));
}

export async function removePerson(
  { database, logger }: Deps,
  { environmentId, user }: Actor,
  id: string,
): Promise<Result<{ id: string }, Failure>> {
  const change = await database.members.remove(environmentId, id);
  if (change !== "done") return fail(refusal(change, "removed"));
  logger.info({ environmentId, userId: id, by: user.id }, "A person was taken out of an environment");
  return ok({ id });
}
