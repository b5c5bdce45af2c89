import { applySettings, parseSettings, readConnector, registryEntry } from "@towpath/connectors";
import type { ConnectorStore } from "./connector-types.ts";

/**
 * Grades a connector by its files and by what its settings hold now: what was entered may have been given up without
 * anybody looking at the files. Whoever changes the settings at the same moment grades it too, and is left alone.
 */
export async function gradeConnectorAnew(
  connectors: Pick<ConnectorStore, "get" | "readVersionFiles" | "saveSettings">,
  environmentId: string,
  id: string,
): Promise<void> {
  const stored = await connectors.get(environmentId, id);
  if (stored === null) return;
  const files = await connectors.readVersionFiles(environmentId, stored.version.id);
  const read = files === null ? null : readConnector(files);
  if (files === null || read === null || read.connector === null) return;
  const settings = parseSettings(stored.settingsText, stored.entered);
  const entry = registryEntry(applySettings(read.connector, settings), files, read.problems);
  await connectors.saveSettings(environmentId, id, { ...settings, seenVersion: stored.valuesVersion }, entry);
}
