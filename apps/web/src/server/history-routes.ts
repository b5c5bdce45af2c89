import { by, byId } from "./by-use-case.ts";
import { signedIn } from "./checked-procedures.ts";
import { orPresent } from "./present-failure.ts";
import { followFlow, lookAround } from "./use-cases/follow-flow.ts";
import { keepState, listHistory, pendingChanges, readState } from "./use-cases/keep-history.ts";

export const historyRoutes = {
  list: signedIn.history.list.handler(byId(listHistory)),
  read: signedIn.history.read.handler(by(readState)),
  keep: signedIn.history.keep.handler(by(keepState)),
  pending: signedIn.history.pending.handler(byId(pendingChanges)),
};

export const presenceRoutes = {
  follow: signedIn.presence.follow.handler(async ({ context, input, signal }) =>
    orPresent(await followFlow(context.deps, context.actor, input, signal)),
  ),
  here: signedIn.presence.here.handler(by(lookAround)),
};
