import { signedIn } from "./checked-procedures.ts";
import { orPresent } from "./present-failure.ts";
import { beginSignIn } from "./use-cases/begin-sign-in.ts";
import { answerSignIn, cancelSignIn, readAttempt } from "./use-cases/follow-sign-in.ts";
import {
  createOAuthApp,
  deleteOAuthApp,
  listOAuthApps,
  readConnectorApp,
  updateOAuthApp,
} from "./use-cases/keep-oauth-apps.ts";
import { testRedirect } from "./use-cases/test-redirect.ts";

export const signInRoutes = {
  start: signedIn.signIn.start.handler(async ({ context, input }) =>
    orPresent(await beginSignIn(context.deps, context.actor, context.visitor, input)),
  ),
  attempt: signedIn.signIn.attempt.handler(async ({ context, input }) =>
    orPresent(await readAttempt(context.deps, context.actor, input.id)),
  ),
  cancel: signedIn.signIn.cancel.handler(async ({ context, input }) =>
    orPresent(await cancelSignIn(context.deps, context.actor, input.id)),
  ),
  answer: signedIn.signIn.answer.handler(async ({ context, input }) =>
    orPresent(await answerSignIn(context.deps, context.actor, input)),
  ),
};

export const oauthAppsRoutes = {
  list: signedIn.oauthApps.list.handler(({ context }) => listOAuthApps(context.deps, context.actor)),
  forConnector: signedIn.oauthApps.forConnector.handler(async ({ context, input }) =>
    orPresent(await readConnectorApp(context.deps, context.actor, input.id)),
  ),
  create: signedIn.oauthApps.create.handler(async ({ context, input }) =>
    orPresent(await createOAuthApp(context.deps, context.actor, input)),
  ),
  update: signedIn.oauthApps.update.handler(async ({ context, input }) =>
    orPresent(await updateOAuthApp(context.deps, context.actor, input)),
  ),
  delete: signedIn.oauthApps.delete.handler(async ({ context, input }) =>
    orPresent(await deleteOAuthApp(context.deps, context.actor, input.id)),
  ),
  testRedirect: signedIn.oauthApps.testRedirect.handler(({ context }) => testRedirect(context.deps)),
};
