import type { Connector } from "@towpath/connectors";
import type { ConnectionValues } from "@towpath/gateway";
import { fail, ok, type Result } from "@towpath/prelude";
import type { SealedConnection } from "./connection-store.ts";
import { sendsTo } from "./sends-to.ts";
import type { Vault } from "./vault.ts";

/**
 * The values of a connection in plain text, for one call to this connector. Whether somebody may use it was asked
 * before.
 */
export async function openCredential(
  vault: Pick<Vault, "open">,
  connection: SealedConnection,
  connector: Connector,
): Promise<Result<ConnectionValues, string>> {
  const { id, environmentId, credentialVersion, parameterSet: set, values, sealed, keyVersion } = connection;
  const now = sendsTo(connector);
  if (connection.sendsTo !== "" && connection.sendsTo !== now) {
    return fail(
      `The credential of the connection "${connection.name}" was entered for ${connection.sendsTo}, but the connector "${connection.connector.title}" sends to ${now}. If that is right, enter the credential anew on the Connections page; a flow that is published has to be published again.`,
    );
  }
  if (sealed === null || keyVersion === null) return ok({ set, values });
  const place = { environmentId, connectionId: id, credentialVersion };
  const secrets = await vault.open(place, { sealed, keyVersion });
  if (!secrets.ok) return secrets;
  return ok({ set, values: { ...values, ...secrets.value }, sealed: Object.keys(secrets.value) });
}
