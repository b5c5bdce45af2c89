import { checked, signedIn } from "./checked-procedures.ts";
import { orPresent } from "./present-failure.ts";
import {
  acceptInvitation,
  invitePerson,
  joinEnvironment,
  listInvitations,
  readInvitation,
  revokeInvitation,
} from "./use-cases/invite-people.ts";
import { createEnvironment, enterEnvironment, listEnvironments } from "./use-cases/keep-environments.ts";
import { createGroup, deleteGroup, listGroups, updateGroup } from "./use-cases/keep-groups.ts";
import { listPeople, readBelongings, removePerson, setRole } from "./use-cases/keep-people.ts";

export const environmentsRoutes = {
  list: signedIn.environments.list.handler(({ context }) => listEnvironments(context.deps, context.actor)),
  create: signedIn.environments.create.handler(async ({ context, input }) =>
    orPresent(await createEnvironment(context.deps, context.actor, input.name)),
  ),
  enter: signedIn.environments.enter.handler(async ({ context, input }) =>
    orPresent(await enterEnvironment(context.deps, context.actor, context.session, input.id)),
  ),
};

export const groupsRoutes = {
  list: signedIn.groups.list.handler(({ context }) => listGroups(context.deps, context.actor)),
  create: signedIn.groups.create.handler(async ({ context, input }) =>
    orPresent(await createGroup(context.deps, context.actor, input)),
  ),
  update: signedIn.groups.update.handler(async ({ context, input }) =>
    orPresent(await updateGroup(context.deps, context.actor, input)),
  ),
  delete: signedIn.groups.delete.handler(async ({ context, input }) =>
    orPresent(await deleteGroup(context.deps, context.actor, input.id)),
  ),
};

export const peopleRoutes = {
  list: signedIn.people.list.handler(({ context, input }) => listPeople(context.deps, context.actor, input)),
  belongings: signedIn.people.belongings.handler(async ({ context, input }) =>
    orPresent(await readBelongings(context.deps, context.actor, input.id)),
  ),
  setRole: signedIn.people.setRole.handler(async ({ context, input }) =>
    orPresent(await setRole(context.deps, context.actor, input)),
  ),
  remove: signedIn.people.remove.handler(async ({ context, input }) =>
    orPresent(await removePerson(context.deps, context.actor, input.id)),
  ),
  invitations: signedIn.people.invitations.handler(({ context }) =>
    listInvitations(context.deps, context.actor),
  ),
  invite: signedIn.people.invite.handler(({ context, input }) =>
    invitePerson(context.deps, context.actor, input),
  ),
  revokeInvitation: signedIn.people.revokeInvitation.handler(async ({ context, input }) =>
    orPresent(await revokeInvitation(context.deps, context.actor, input.id)),
  ),
  invitation: checked.people.invitation.handler(async ({ context, input }) =>
    orPresent(await readInvitation(context.deps, context.address, input.token)),
  ),
  join: checked.people.join.handler(async ({ context, input }) =>
    orPresent(await joinEnvironment(context.deps, context.address, input)),
  ),
  accept: signedIn.people.accept.handler(async ({ context, input }) =>
    orPresent(await acceptInvitation(context.deps, context.actor, input.token)),
  ),
};
