import { by, byId } from "./by-use-case.ts";
import { checked, signedIn } from "./checked-procedures.ts";
import { orPresent } from "./present-failure.ts";
import { connectByLink, readConnectLink } from "./use-cases/connect-by-link.ts";
import {
  createConnectLink,
  listConnectLinkNews,
  listConnectLinks,
  revokeConnectLink,
  seeConnectLinkNews,
} from "./use-cases/keep-connect-links.ts";
import { signInByLink } from "./use-cases/sign-in-by-link.ts";

export const connectLinksRoutes = {
  list: signedIn.connectLinks.list.handler(async ({ context, input }) =>
    orPresent(await listConnectLinks(context.deps, context.actor, input.connectionId)),
  ),
  create: signedIn.connectLinks.create.handler(by(createConnectLink)),
  revoke: signedIn.connectLinks.revoke.handler(byId(revokeConnectLink)),
  news: signedIn.connectLinks.news.handler(({ context }) => listConnectLinkNews(context.deps, context.actor)),
  told: signedIn.connectLinks.told.handler(byId(seeConnectLinkNews)),
  read: checked.connectLinks.read.handler(async ({ context, input }) =>
    orPresent(await readConnectLink(context.deps, context.address, input.token)),
  ),
  signIn: checked.connectLinks.signIn.handler(async ({ context, input }) =>
    orPresent(await signInByLink(context.deps, context, input)),
  ),
  connect: checked.connectLinks.connect.handler(async ({ context, input }) =>
    orPresent(await connectByLink(context.deps, context.address, input)),
  ),
};
