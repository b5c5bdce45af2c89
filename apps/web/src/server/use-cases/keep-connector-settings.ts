import {
  applySettings,
  type Connector,
  type ConnectorSettings,
  type CredentialPlaceSetting,
  type EnteredValues,
  NO_SETTINGS,
  parseSettings,
  registryEntry,
  settingsProblem,
} from "@towpath/connectors";
import type { StoredConnector } from "@towpath/db";
import { fail, ok, type Result } from "@towpath/prelude";
import { enterValues } from "@towpath/vault";
import { phrase } from "../../words/translate.ts";
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
  const before = parseSettings(stored.settingsText, stored.entered);
  const moved = changed(before, { id: change.id, address: change.address });
  const kept = atHome(before, applySettings(connector, before), applySettings(connector, moved));
  // What was set for an older version may have no place in this one: only what is set now is looked at.
  const given = Object.entries(change.placeholders ?? {}).flatMap(([id, value]) =>
    value === null ? [] : [[id, value] as const],
  );
  const problem = settingsProblem(connector, changed(NO_SETTINGS, change), Object.fromEntries(given));
  if (problem !== null) return fail<Failure>({ kind: "invalid", message: problem });
  const plain = changed(kept, change);
  const entered = await enteredAfter(deps, stored, change, applySettings(connector, plain));
  if (!entered.ok) return entered;
  const settings = { ...plain, entered: entered.value };
  const entry = registryEntry(applySettings(connector, settings), files, problems);
  const saved = await deps.database.connectors.saveSettings(
    actor.environmentId,
    stored.id,
    { ...settings, seenVersion: stored.valuesVersion },
    entry,
  );
  if (saved === "stale") return fail<Failure>({ kind: "conflict", message: STALE });
  return saved === null ? fail(NO_CONNECTOR) : readConnectorPage(deps, actor, stored.id);
}

const STALE = phrase(
  "Somebody else changed these settings in the meantime. Look at them, and change them again.",
);

/** What is kept sealed after the change. Values that nobody touches are not opened. */
async function enteredAfter(
  { vault }: Deps,
  { id, environmentId, valuesVersion }: StoredConnector,
  { placeholders: values = {} }: Change,
  connector: Connector,
): Promise<Result<EnteredValues | null, Failure>> {
  const held = connector.entered ?? null;
  if (Object.keys(values).length === 0) return ok(held);
  const place = { environmentId, id, version: valuesVersion + 1 };
  const entered = await enterValues(vault, { place, held, values, connector });
  return entered.ok ? entered : fail({ kind: "conflict", message: entered.failure });
}

function changed(before: ConnectorSettings, { address, places }: Change): ConnectorSettings {
  const written = address?.trim();
  return {
    address: address === undefined ? before.address : written === "" ? null : (written ?? null),
    entered: before.entered,
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
