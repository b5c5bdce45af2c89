import type { EnteredValues } from "@towpath/connectors";
import { type Connector, parseSettings, plainValues, writeSettings } from "@towpath/connectors";
import type { Vault } from "../vault.ts";
import { enterValues } from "./open-connector.ts";

/** A connector with values that an older Towpath kept in plain text. */
export interface PlainSettings {
  readonly id: string;
  readonly environmentId: string;
  readonly settingsText: string;
  /** The version that drafts use. */
  readonly versionId: string;
  readonly entered: EnteredValues | null;
  readonly valuesVersion: number;
}

export interface PlainSettingsStore {
  /** Of all environments, connectors that were deleted included. */
  plainSettings(): Promise<readonly PlainSettings[]>;
  /** Puts sealed values in the place of the plain ones. False: somebody changed the settings meanwhile. */
  replacePlain(before: PlainSettings, settingsText: string, entered: EnteredValues | null): Promise<boolean>;
  readConnectorVersion(versionId: string): Promise<Connector | null>;
}

/**
 * Seals what an older Towpath kept in plain text; done once, at the start of whichever process comes first. What belongs
 * to a connector that nobody can read any more is forgotten: it cannot be said where it may go.
 *
 * @returns how many connectors had such values; those whose settings were changed meanwhile are left to the next start
 */
export async function sealPlainValues(store: PlainSettingsStore, vault: Vault): Promise<number> {
  let count = 0;
  for (const before of await store.plainSettings()) {
    const { id, environmentId, settingsText, versionId, entered: held, valuesVersion } = before;
    const connector = await store.readConnectorVersion(versionId);
    const place = { environmentId, id, version: valuesVersion + 1 };
    const values = plainValues(settingsText);
    const sealed = connector === null ? null : await enterValues(vault, { place, held, values, connector });
    if (sealed !== null && !sealed.ok) throw new Error(sealed.failure);
    const text = writeSettings(parseSettings(settingsText));
    if (await store.replacePlain(before, text, sealed?.value ?? null)) count += 1;
  }
  return count;
}
