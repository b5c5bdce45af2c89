import { fail, ok, type Result } from "@towpath/prelude";
import { phrase } from "../../words/translate.ts";
import type { Actor } from "../actor.ts";
import type { Session } from "../auth/authorise.ts";
import type { Deps } from "../deps.ts";
import type { Failure } from "../failure.ts";

interface Environment {
  readonly id: string;
  readonly name: string;
  readonly role: Actor["role"];
}

const isOwner = async ({ database }: Deps, { user }: Actor) =>
  (await database.accounts.owner())?.id === user.id;

export async function listEnvironments(deps: Deps, actor: Actor) {
  const memberships = await deps.database.accounts.memberships(actor.user.id);
  const items = memberships.map(({ environmentId: id, environmentName: name, role }) => ({
    id,
    name,
    role,
    isCurrent: id === actor.environmentId,
  }));
  return { items, mayCreate: await isOwner(deps, actor) };
}

export async function createEnvironment(
  deps: Deps,
  actor: Actor,
  name: string,
): Promise<Result<Environment, Failure>> {
  if (!(await isOwner(deps, actor))) {
    return fail({
      kind: "forbidden",
      message: phrase("Only the owner of this installation makes environments."),
    });
  }
  const made = await deps.database.environments.create({ name, createdBy: actor.user.id });
  if (made === "taken") {
    return fail({
      kind: "conflict",
      message: phrase("There is an environment of that name. Choose another name."),
    });
  }
  deps.logger.info({ environmentId: made.id, by: actor.user.id }, "An environment was made");
  return ok({ ...made, role: "admin" });
}

/** The session works there from now on. What programs do with a key stays where the key was made. */
export async function enterEnvironment(
  { database: { accounts } }: Deps,
  { user }: Actor,
  session: Session | null,
  id: string,
): Promise<Result<Environment, Failure>> {
  const membership = (await accounts.memberships(user.id)).find(({ environmentId }) => environmentId === id);
  if (membership === undefined) return fail({ kind: "not-found", what: "environment" });
  if (session === null) {
    const message =
      "An API key belongs to the environment it was made in. Make one in the other environment.";
    return fail({ kind: "conflict", message });
  }
  await accounts.chooseEnvironment(session.tokenHash, id);
  return ok({ id, name: membership.environmentName, role: membership.role });
}
