import { ok, type Result } from "@towpath/prelude";
import type { Deps } from "../deps.ts";
import type { Failure } from "../failure.ts";
import { limitTries } from "../limit-tries.ts";
import type { Visitor } from "../visitor.ts";
import { openAttempt } from "./begin-sign-in.ts";
import { openLink } from "./connect-by-link.ts";

const TRIES_PER_ADDRESS = 60;
const TRIES_PER_LINK = 20;

/**
 * Begins a sign-in at the service for whoever holds a connect link, without an account. The link is used up when the
 * sign-in succeeds, not before: somebody may change their mind at the service.
 */
export async function signInByLink(
  deps: Deps,
  visit: { readonly visitor: Visitor; readonly address: string },
  given: { token: string; parameterSet: string; values: Readonly<Record<string, string>> },
): Promise<Result<{ address: string | null }, Failure>> {
  const limited = await limitTries(deps, `connect:${visit.address}`, TRIES_PER_ADDRESS);
  if (!limited.ok) return limited;
  const opened = await openLink(deps, given.token);
  if (!opened.ok) return opened;
  const { link, connection, connector } = opened.value;
  const tries = await limitTries(deps, `connect-link:${link.id}`, TRIES_PER_LINK);
  if (!tries.ok) return tries;
  const who = { environmentId: link.environmentId, userId: null, connectLinkId: link.id };
  const begun = await openAttempt(deps, who, visit.visitor, {
    wanted: {
      connectorId: connector.stored.id,
      connectionId: connection.id,
      parameterSet: given.parameterSet,
      values: given.values,
      shared: false,
      // The address of the link is known to nobody but its holder: it is not written down.
      returnTo: "/",
    },
    connector,
    connection,
  });
  return begun.ok ? ok({ address: begun.value.address }) : begun;
}
