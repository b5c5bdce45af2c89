import { type Connector, type EnteredValues, withEntered } from "@towpath/connectors";
import { fail, ok, type Result } from "@towpath/prelude";
import { sendsTo } from "../sends-to.ts";
import type { RowPlace, SecretValues, Vault } from "../vault.ts";

/** The connector with what an admin entered for it, in plain text: for one call. One without any is itself. */
export async function openConnector(
  vault: Pick<Vault, "open">,
  connector: Connector,
): Promise<Result<Connector, string>> {
  const { entered, title } = connector;
  if (entered === undefined) return ok(connector);
  const now = sendsTo(connector);
  if (entered.sendsTo !== now) {
    return fail(
      `What was entered in the settings of the connector "${title}" was meant for ${entered.sendsTo}, but this version sends to ${now}. A flow that is to use what was entered has to be published again.`,
    );
  }
  const values = await openEntered(vault, entered);
  return values.ok ? ok(withEntered(connector, values.value)) : values;
}

/** What an admin says of values in place of placeholders. */
export interface EnteredChange {
  readonly place: Omit<RowPlace, "table">;
  /** What is kept now; null: nothing. */
  readonly held: EnteredValues | null;
  /** New ones by the id of their question; null takes one away. */
  readonly values: Readonly<Record<string, string | null>>;
  /** As the change leaves it: where it sends to is where the values may go. */
  readonly connector: Connector;
}

/** Seals what is kept with the changes, for the next version of the row; null when nothing is left. */
export async function enterValues(
  vault: Pick<Vault, "open" | "seal">,
  { place, held, values, connector }: EnteredChange,
): Promise<Result<EnteredValues | null, string>> {
  const known = held === null ? ok({}) : await openEntered(vault, held);
  // What nobody can open any more is given up: an admin who enters it anew must not be kept from it.
  const merged = new Map<string, string | null>(Object.entries(known.ok ? known.value : {}));
  for (const [id, value] of Object.entries(values)) merged.set(id, value);
  const left = [...merged].flatMap(([id, value]) => (value === null ? [] : [[id, value] as const]));
  if (left.length === 0) return ok(null);
  const sealed = await vault.seal({ ...place, table: "connectors" }, Object.fromEntries(left));
  if (!sealed.ok) return sealed;
  const { id: connectorId, environmentId, version } = place;
  return ok({
    ...{ environmentId, connectorId, version, sendsTo: sendsTo(connector) },
    ids: left.map(([id]) => id),
    sealed: sealed.value.sealed.toString("base64"),
    keyVersion: sealed.value.keyVersion,
  });
}

function openEntered(
  vault: Pick<Vault, "open">,
  { environmentId, connectorId: id, version, sealed, keyVersion }: EnteredValues,
): Promise<Result<SecretValues, string>> {
  const place: RowPlace = { environmentId, table: "connectors", id, version };
  return vault.open(place, { sealed: Buffer.from(sealed, "base64"), keyVersion });
}
