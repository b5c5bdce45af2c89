import { fail, ok, type Result } from "@towpath/prelude";
import type { Vault } from "../vault.ts";
import type { AppStore, StoredApp } from "./app-store.ts";
import type { InstallationApp } from "./installation-apps.ts";
import type { ClientAuthentication, OAuthClient } from "./oauth-client.ts";

/** What an app is wanted for. */
export interface AppQuestion {
  readonly environmentId: string;
  readonly connector: { readonly id: string; readonly name: string; readonly title: string };
  /** As `describeSignIn` says; null: only an app of the connector itself will do. */
  readonly service: string | null;
}

/** Where an app stands, for people. */
export interface AppSource {
  readonly kind: "connector" | "service" | "installation";
  readonly clientId: string;
  /** The row; null for one of the installation. */
  readonly id: string | null;
}

/** Finds the app that signs in: the connector's own, then the service's, then the installation's. */
export interface AppFinder {
  /** Which one it would be, without opening anything; null: there is none. */
  source(question: AppQuestion): Promise<AppSource | null>;
  /** For a sign-in that begins. */
  forSignIn(question: AppQuestion): Promise<Result<OAuthClient, string>>;
  /**
   * The one that tokens were given to. An app that was removed and made anew with the same client id counts as the same.
   *
   * @param app as `OAuthClient.app` said it
   */
  forTokens(question: AppQuestion, app: string): Promise<Result<OAuthClient, string>>;
}

/** How an app is known beside tokens. Client ids are no secret: each sign-in page has them in its address. */
export const appKey = (clientId: string): string => `client:${clientId}`;

type Candidate =
  | { readonly kind: "stored"; readonly app: StoredApp }
  | { readonly kind: "installation"; readonly app: InstallationApp };

export function createAppFinder(options: {
  readonly apps: Pick<AppStore, "forConnector">;
  readonly vault: Pick<Vault, "open">;
  readonly installation: readonly InstallationApp[];
  /** Apps of the installation may be for some environments alone. */
  environmentName(id: string): Promise<string>;
}): AppFinder {
  const { apps, vault, installation } = options;
  const candidates = async (question: AppQuestion): Promise<readonly Candidate[]> => {
    const { environmentId, connector, service } = question;
    const stored = await apps.forConnector(environmentId, connector.id, service);
    const named = installation.length === 0 ? "" : await options.environmentName(environmentId);
    const mine = installation.filter((app) => isFor(app, question, named.toLowerCase()));
    // Among those of the installation, too, what names the connector comes before what names its service.
    mine.sort((a, b) => Number(a.connector === null) - Number(b.connector === null));
    return [
      ...stored.map((app) => ({ kind: "stored", app }) as const),
      ...mine.map((app) => ({ kind: "installation", app }) as const),
    ];
  };
  const opened = (candidate: Candidate) =>
    candidate.kind === "stored"
      ? openApp(vault, candidate.app)
      : Promise.resolve(ok({ app: appKey(candidate.app.client.clientId), ...candidate.app.client }));
  return {
    async source(question) {
      const [first] = await candidates(question);
      if (first === undefined) return null;
      if (first.kind === "installation") {
        return { kind: "installation", clientId: first.app.client.clientId, id: null };
      }
      const { id, clientId, connector } = first.app;
      return { kind: connector === null ? "service" : "connector", clientId, id };
    },
    async forSignIn(question) {
      const [first] = await candidates(question);
      return first === undefined ? fail(noApp(question)) : opened(first);
    },
    async forTokens(question, app) {
      const found = (await candidates(question)).find((one) => appKey(clientIdOf(one)) === app);
      return found === undefined ? fail(appGone(question)) : opened(found);
    },
  };
}

const clientIdOf = ({ kind, app }: Candidate) => (kind === "stored" ? app.clientId : app.client.clientId);

/** @param named the environment, in lower case */
function isFor(
  { connector, service, environments }: InstallationApp,
  question: AppQuestion,
  named: string,
): boolean {
  if (environments !== null && !environments.some((one) => one.toLowerCase() === named)) return false;
  return connector === null
    ? service === question.service
    : connector.toLowerCase() === question.connector.name.toLowerCase();
}

async function openApp(vault: Pick<Vault, "open">, app: StoredApp): Promise<Result<OAuthClient, string>> {
  const { id, environmentId, version, sealed, keyVersion, settings, clientId } = app;
  const place = { environmentId, table: "oauth_apps", id, version } as const;
  const secrets =
    sealed === null || keyVersion === null ? ok({}) : await vault.open(place, { sealed, keyVersion });
  if (!secrets.ok) return secrets;
  const { current, old }: Readonly<Record<string, string | undefined>> = secrets.value;
  return ok({
    app: appKey(clientId),
    clientId,
    secrets: [current, old].flatMap((one) => one ?? []),
    authentication: authenticationOf(app),
    tenant: settings.tenant,
    scopes: settings.scopes,
    hosts: settings.hosts,
    addresses: settings.addresses,
  });
}

function authenticationOf({
  settings: { authentication: kind, tokenFile },
}: StoredApp): ClientAuthentication {
  return kind === "workload-identity" ? { kind, tokenFile: tokenFile ?? "" } : { kind };
}

const noApp = ({ connector: { title } }: AppQuestion): string =>
  `"${title}" signs in with OAuth, and Towpath has no OAuth app there yet. An admin registers one at the service and enters it on the page of the connector, under OAuth app.`;

const appGone = ({ connector: { title } }: AppQuestion): string =>
  `The OAuth app that this connection to "${title}" signed in with is no longer there. An admin can enter it again on the page of the connector; else sign in anew.`;
