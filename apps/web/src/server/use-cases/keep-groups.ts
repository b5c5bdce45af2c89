import type { Group } from "@towpath/db";
import { fail, ok, type Result } from "@towpath/prelude";
import { phrase } from "../../words/translate.ts";
import type { Actor } from "../actor.ts";
import type { Deps } from "../deps.ts";
import type { Failure } from "../failure.ts";

const NO_GROUP: Failure = { kind: "not-found", what: "group" };
const TAKEN: Failure = {
  kind: "conflict",
  message: phrase("There is a group of that name here. Choose another name."),
};

const present = ({ id, name, members }: Group) => ({
  id,
  name,
  members: members.map((member) => ({ id: member.id, name: member.name })),
});

export async function listGroups({ database }: Deps, { environmentId }: Actor) {
  const items = await database.groups.list(environmentId);
  return { items: items.map(present) };
}

export async function createGroup(
  { database, logger }: Deps,
  { environmentId, user }: Actor,
  given: { name: string; memberIds: readonly string[] },
) {
  const group = await database.groups.create(environmentId, given);
  if (group === "taken") return fail(TAKEN);
  logger.info({ environmentId, groupId: group.id, by: user.id }, "A group was made");
  return ok(present(group));
}

export async function updateGroup(
  { database, logger }: Deps,
  { environmentId, user }: Actor,
  {
    id,
    name,
    memberIds,
  }: { id: string; name?: string | undefined; memberIds?: readonly string[] | undefined },
) {
  const group = await database.groups.update(environmentId, id, {
    ...(name === undefined ? {} : { name }),
    ...(memberIds === undefined ? {} : { memberIds }),
  });
  if (group === null) return fail(NO_GROUP);
  if (group === "taken") return fail(TAKEN);
  logger.info({ environmentId, groupId: id, by: user.id }, "A group was changed");
  return ok(present(group));
}

export async function deleteGroup(
  { database, logger }: Deps,
  { environmentId, user }: Actor,
  id: string,
): Promise<Result<{ id: string }, Failure>> {
  if (!(await database.groups.delete(environmentId, id))) return fail(NO_GROUP);
  logger.info({ environmentId, groupId: id, by: user.id }, "A group was deleted");
  return ok({ id });
}
