import type { ParameterSet } from "@towpath/connectors";
import { fail, ok, type Result } from "@towpath/prelude";
import type { AppFinder, AppQuestion } from "./app-finder.ts";
import type { OAuthClient } from "./oauth-client.ts";
import { clientOfUser } from "./sign-in.ts";

/**
 * The app that tokens were given to: the one entered with the connection, or one of an admin.
 *
 * @param of.values of the connection, secrets included
 * @param of.app as it stands beside the tokens
 */
export async function clientForTokens(
  finder: AppFinder,
  of: {
    readonly question: AppQuestion;
    readonly set: ParameterSet;
    readonly values: Readonly<Record<string, string>>;
    readonly app: string;
  },
): Promise<Result<OAuthClient, string>> {
  const own = clientOfUser(of.set, of.values);
  if (own !== null && own.app === of.app) return ok(own);
  return own === null
    ? finder.forTokens(of.question, of.app)
    : fail("The OAuth app of this connection is another one than it signed in with. Sign in again.");
}
