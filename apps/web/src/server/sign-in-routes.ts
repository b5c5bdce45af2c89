import { by, byId } from "./by-use-case.ts";
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
  attempt: signedIn.signIn.attempt.handler(byId(readAttempt)),
  cancel: signedIn.signIn.cancel.handler(byId(cancelSignIn)),
  answer: signedIn.signIn.answer.handler(by(answerSignIn)),
};

export const oauthAppsRoutes = {
  list: signedIn.oauthApps.list.handler(({ context }) => listOAuthApps(context.deps, context.actor)),
  forConnector: signedIn.oauthApps.forConnector.handler(byId(readConnectorApp)),
  create: signedIn.oauthApps.create.handler(by(createOAuthApp)),
  update: signedIn.oauthApps.update.handler(by(updateOAuthApp)),
  delete: signedIn.oauthApps.delete.handler(byId(deleteOAuthApp)),
  testRedirect: signedIn.oauthApps.testRedirect.handler(({ context }) => testRedirect(context.deps)),
};
