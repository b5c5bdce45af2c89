import {
  applySettings,
  type Connector,
  type ConnectorSettings,
  parseSettings,
  registryEntry,
} from "@towpath/connectors";
import type { StoredConnector } from "@towpath/db";
import { sendsTo } from "@towpath/vault";
import type { Deps } from "./deps.ts";
import { readWritten } from "./use-cases/read-connectors.ts";

/**
 * Settings without what would leave home: values of placeholders are secrets of the service they were entered for. When
 * the connector comes to send elsewhere they are forgotten, and have to be entered anew, as credentials of connections.
 * (The vault opens them for no other place either.)
 */
export function atHome(settings: ConnectorSettings, before: Connector, after: Connector): ConnectorSettings {
  return sendsTo(before) === sendsTo(after) ? settings : { ...settings, entered: null };
}

/**
 * The settings that hold for a new version. What they forget is taken from the stored ones before that version is there:
 * in between it could be called.
 *
 * @param stored what the new version follows; null for none
 */
export async function settingsForVersion(
  deps: Deps,
  stored: StoredConnector | null,
  next: Connector,
): Promise<ConnectorSettings> {
  const settings = parseSettings(stored?.settingsText ?? "{}", stored?.entered);
  if (stored === null || settings.entered === null) return settings;
  const written = await readWritten(deps, stored);
  if (!written.ok) return settings;
  const { connector, files, problems } = written.value;
  const kept = atHome(settings, applySettings(connector, settings), applySettings(next, settings));
  if (kept === settings) return settings;
  const entry = registryEntry(applySettings(connector, kept), files, problems);
  const seen = { ...kept, seenVersion: stored.valuesVersion };
  // Whoever was faster has entered something for what the connector sends to now, or forgotten it as well.
  await deps.database.connectors.saveSettings(stored.environmentId, stored.id, seen, entry);
  return kept;
}
