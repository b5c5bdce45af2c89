import type { Connector } from "@towpath/connectors";
import type { StoredConnector } from "@towpath/db";
import { describeSignIn, type SignInDescription } from "@towpath/vault";
import type { Deps } from "./deps.ts";

/** How a set of a connector signs in by OAuth, for people. */
export interface SignInFacts {
  readonly serviceTitle: string;
  /** Whoever signs in brings an app of their own. */
  readonly bringsApp: boolean;
  /** Somebody signs in at the service; false: the app signs in by itself. */
  readonly needsWindow: boolean;
  readonly scopes: string[];
  readonly notes: string[];
  /** What has to be there first, in plain words; null: one can sign in. */
  readonly missing: string | null;
}

/** By the name of the set; sets that sign in otherwise are not among them. */
export async function signInFacts(
  deps: Pick<Deps, "apps">,
  stored: StoredConnector,
  connector: Connector,
): Promise<ReadonlyMap<string, SignInFacts>> {
  const facts = new Map<string, SignInFacts>();
  for (const set of connector.connection.sets) {
    const description = describeSignIn(connector, set);
    if (description !== null) facts.set(set.name, await factsOf(deps, stored, description));
  }
  return facts;
}

async function factsOf(
  { apps }: Pick<Deps, "apps">,
  { id, name, title, environmentId }: StoredConnector,
  { grant, appFrom, service, serviceTitle, scopes, notes }: SignInDescription,
): Promise<SignInFacts> {
  const question = { environmentId, connector: { id, name, title }, service };
  const isThere = appFrom === "user" || (await apps.source(question)) !== null;
  return {
    serviceTitle,
    bringsApp: appFrom === "user",
    needsWindow: grant === "authorization-code",
    scopes: [...scopes],
    notes: [...notes],
    missing: isThere ? null : noAppWords(title, serviceTitle),
  };
}

const noAppWords = (title: string, serviceTitle: string): string =>
  `People sign in to "${title}" as an OAuth app that your organisation registers at ${serviceTitle}. An admin does this once, and enters the app's client ID and secret here.`;
