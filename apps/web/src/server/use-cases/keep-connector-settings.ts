import {
  applySettings,
  type ConnectorSettings,
  type CredentialPlaceSetting,
  NO_SETTINGS,
  parseSettings,
  registryEntry,
  settingsProblem,
} from "@towpath/connectors";
import { fail } from "@towpath/prelude";
import type { Actor } from "../actor.ts";
import type { Deps } from "../deps.ts";
import type { Failure } from "../failure.ts";
import { atHome } from "../settings-at-home.ts";
import {
  findConnector,
  NO_CONNECTOR,
  readConnectorPage,
  readWritten,
  unchangeable,
} from "./read-connectors.ts";

interface Change {
  readonly id: string;
  readonly address?: string | null | undefined;
  readonly placeholders?: Readonly<Record<string, string | null>> | undefined;
  readonly places?: Readonly<Record<string, CredentialPlaceSetting | null>> | undefined;
}

/** Changes some settings and leaves the others; they hold for every version at once, and for what runs. */
export async function saveConnectorSettings(deps: Deps, actor: Actor, change: Change) {
  const found = await findConnector(deps, actor, change.id);
  if (!found.ok) return found;
  const stored = found.value;
  if (stored.origin === "built-in") return fail(unchangeable(stored));
  const written = await readWritten(deps, stored);
  if (!written.ok) return written;
  const { connector, files, problems } = written.value;
  const before = parseSettings(stored.settingsText);
  const moved = changed(before, { id: change.id, address: change.address });
  const kept = atHome(before, applySettings(connector, before), applySettings(connector, moved));
  const settings = changed(kept, change);
  // What was set for an older version may have no place in this one: only what is set now is looked at.
  const problem = settingsProblem(connector, changed(NO_SETTINGS, change));
  if (problem !== null) return fail<Failure>({ kind: "invalid", message: problem });
  const entry = registryEntry(applySettings(connector, settings), files, problems);
  const saved = await deps.database.connectors.saveSettings(
    actor.environmentId,
    stored.id,
    JSON.stringify(settings),
    entry,
  );
  return saved === null ? fail(NO_CONNECTOR) : readConnectorPage(deps, actor, stored.id);
}

function changed(before: ConnectorSettings, { address, placeholders, places }: Change): ConnectorSettings {
  const written = address?.trim();
  return {
    address: address === undefined ? before.address : written === "" ? null : (written ?? null),
    placeholders: merged(before.placeholders, placeholders),
    places: merged(before.places, places),
  };
}

/** Null takes a member away. */
function merged<T>(
  before: Readonly<Record<string, T>>,
  change: Readonly<Record<string, T | null>> | undefined,
): Record<string, T> {
  const all = new Map<string, T | null>([...Object.entries(before), ...Object.entries(change ?? {})]);
  const kept = [...all].flatMap(([name, value]): [string, T][] => (value === null ? [] : [[name, value]]));
  return Object.fromEntries(kept);
}
