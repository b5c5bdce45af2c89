import type { Connector } from "@towpath/connectors";
import { fail, ok, type Result } from "@towpath/prelude";
import type { SealedConnection } from "../connection-store.ts";
import type { AppFinder } from "../oauth/app-finder.ts";
import { clientForTokens } from "../oauth/client-for-tokens.ts";
import { describeSignIn, type SignInSubject } from "../oauth/sign-in.ts";
import { openCredential } from "../open-credential.ts";
import { parameterSet } from "../read-credential.ts";
import type { Vault } from "../vault.ts";
import type { PreparedRefresh } from "./renewal.ts";

export interface TokenSubjectPorts {
  readonly vault: Pick<Vault, "open">;
  readonly apps: AppFinder;
  /** Null: its files are gone, or cannot be read. */
  connector(versionId: string): Promise<Connector | null>;
}

/** Who asks a service about tokens of a connection, and as which app. */
export type TokenSubject = SignInSubject & Pick<PreparedRefresh, "withoutPerson" | "repeatable">;

/**
 * @param app as it stands beside the tokens
 * @returns null: it does not sign in by OAuth any more; a failure is one that an admin can mend
 */
export async function tokenSubject(
  { vault, apps, ...ports }: TokenSubjectPorts,
  connection: SealedConnection,
  app: string,
): Promise<Result<TokenSubject | null, string>> {
  const { versionId, title } = connection.connector;
  const connector = versionId === null ? null : await ports.connector(versionId);
  if (connector === null) return fail(`The connector "${title}" was deleted, or cannot be read.`);
  const opened = await openCredential(vault, connection, connector);
  if (!opened.ok) return opened;
  const { values } = opened.value;
  const set = parameterSet(connector, connection.parameterSet);
  const described = set === null ? null : describeSignIn(connector, set, values);
  if (set === null || described === null) return ok(null);
  const { grant, repeatable, service } = described;
  const question = { environmentId: connection.environmentId, connector: connection.connector, service };
  const client = await clientForTokens(apps, { question, set, values, app });
  if (!client.ok) return client;
  const withoutPerson = grant === "client-credentials";
  return ok({ connector, set, values, client: client.value, withoutPerson, repeatable });
}
