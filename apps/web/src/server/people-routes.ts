import { by, byId } from "./by-use-case.ts";
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
  create: signedIn.groups.create.handler(by(createGroup)),
  update: signedIn.groups.update.handler(by(updateGroup)),
  delete: signedIn.groups.delete.handler(byId(deleteGroup)),
};

export const peopleRoutes = {
  list: signedIn.people.list.handler(({ context, input }) => listPeople(context.deps, context.actor, input)),
  belongings: signedIn.people.belongings.handler(byId(readBelongings)),
  setRole: signedIn.people.setRole.handler(by(setRole)),
  remove: signedIn.people.remove.handler(byId(removePerson)),
  invitations: signedIn.people.invitations.handler(({ context }) =>
    listInvitations(context.deps, context.actor),
  ),
  invite: signedIn.people.invite.handler(({ context, input }) =>
    invitePerson(context.deps, context.actor, input),
  ),
  revokeInvitation: signedIn.people.revokeInvitation.handler(byId(revokeInvitation)),
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
