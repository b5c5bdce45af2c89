import type { Connector } from "@towpath/connectors";
import type { ServicePort } from "@towpath/gateway";
import { fail, ok, type Result } from "@towpath/prelude";
import type { ConnectionStore, SealedConnection } from "../connection-store.ts";
import type { AppFinder } from "../oauth/app-finder.ts";
import { clientForTokens } from "../oauth/client-for-tokens.ts";
import { refreshTokens } from "../oauth/renew-tokens.ts";
import { describeSignIn, type SignInSubject } from "../oauth/sign-in.ts";
import type { RefreshFailure } from "../oauth/tokens.ts";
import { openCredential } from "../open-credential.ts";
import { parameterSet } from "../read-credential.ts";
import type { Vault } from "../vault.ts";
import type { PreparedRefresh, PrepareRefresh } from "./renewal.ts";

export interface PreparationPorts {
  readonly vault: Pick<Vault, "open">;
  readonly connections: Pick<ConnectionStore, "get">;
  readonly apps: AppFinder;
  /** Null: its files are gone, or cannot be read. */
  connector(versionId: string): Promise<Connector | null>;
  /** The way out of an environment. */
  http(environmentId: string): ServicePort;
  /** Where services send people back to: some want it repeated. */
  readonly redirectUri: string;
  /** Folders below which files of workload identity may be read. */
  readonly tokenFolders: readonly string[];
  /** Epoch milliseconds. */
  now(): number;
}

/** Renews tokens as the connector of their connection signs in, by the app they were given to. */
export function createRefreshPreparation(ports: PreparationPorts): PrepareRefresh {
  return async (stored, tokens) => {
    const { environmentId, connectionId } = stored;
    const connection = await ports.connections.get(environmentId, connectionId);
    if (connection === null) return ok(null);
    const subject = await subjectOf(ports, connection, stored.app);
    if (!subject.ok) return subject;
    if (subject.value === null) return ok(null);
    const { withoutPerson, ...about } = subject.value;
    const repeatable = withoutPerson || (about.repeatable && stored.rotates !== true);
    if (!withoutPerson && tokens.refreshToken === null) return ok(null);
    const http = ports.http(environmentId);
    const { redirectUri, tokenFolders } = ports;
    return ok({
      withoutPerson,
      repeatable,
      send: (signal) =>
        refreshTokens(http, { ...about, tokens, redirectUri }, ports.now(), { signal, tokenFolders }),
    });
  };
}

type Subject = SignInSubject & Pick<PreparedRefresh, "withoutPerson" | "repeatable">;

/** Null: it does not sign in by OAuth any more. */
async function subjectOf(
  { vault, apps, ...ports }: PreparationPorts,
  connection: SealedConnection,
  app: string,
): Promise<Result<Subject | null, RefreshFailure>> {
  const { versionId, title } = connection.connector;
  const connector = versionId === null ? null : await ports.connector(versionId);
  if (connector === null) return fail(forAdmin(`The connector "${title}" was deleted, or cannot be read.`));
  const opened = await openCredential(vault, connection, connector);
  if (!opened.ok) return fail(forAdmin(opened.failure));
  const { values } = opened.value;
  const set = parameterSet(connector, connection.parameterSet);
  const described = set === null ? null : describeSignIn(connector, set, values);
  if (set === null || described === null) return ok(null);
  const { grant, repeatable, service } = described;
  const question = { environmentId: connection.environmentId, connector: connection.connector, service };
  const client = await clientForTokens(apps, { question, set, values, app });
  if (!client.ok) return fail(forAdmin(client.failure));
  const withoutPerson = grant === "client-credentials";
  return ok({ connector, set, values, client: client.value, withoutPerson, repeatable });
}

const forAdmin = (message: string): RefreshFailure => ({ kind: "app", message, retryAfterMs: null });
