import { type EnteredValues, writeSettings } from "@towpath/connectors";
import type { PlainSettings, PlainSettingsStore } from "@towpath/vault";
import type { Pool } from "../connection-pool.ts";
import { isUuid } from "../new-id.ts";
import { storableJson } from "../storable-text.ts";
import { ENTERED_COLUMNS, type EnteredColumns, PRESENT, toEntered } from "./connector-row.ts";
import type { ConnectorStore } from "./connector-types.ts";
import { replaceOperations } from "./put-connector.ts";

/** From the parameter of that number on: settings, ids, where they may go, sealed, version of the key. */
const puts = (first: number) => `settings_text = $${first}, values_ids = $${first + 1},
  values_sends_to = $${first + 2}, values_sealed = decode($${first + 3}, 'base64'),
  values_key_version = $${first + 4}::integer`;

const columnsOf = (text: string, entered: EnteredValues | null) => [
  storableJson(text),
  entered?.ids ?? [],
  entered?.sendsTo ?? "",
  entered?.sealed ?? null,
  entered?.keyVersion ?? null,
];

export function saveSettingsOf(
  pool: Pool,
  get: ConnectorStore["get"],
  settingsChanged: () => void,
): ConnectorStore["saveSettings"] {
  return async (environmentId, id, { seenVersion, ...settings }, entry) => {
    if (!isUuid(environmentId) || !isUuid(id)) return null;
    const { entered } = settings;
    const text = writeSettings(settings);
    // What was only read is not written back: a new key may have sealed it meanwhile.
    const isKept = entered?.version === seenVersion;
    const change = isKept ? "settings_text = $4" : `${puts(4)}, values_version = $3 + 1`;
    const columns = isKept ? [storableJson(text)] : columnsOf(text, entered);
    const isSaved = await pool.transaction(async (sql) => {
      const [saved] = await sql.query<{ versionId: string }>(
        `update connectors c set ${change}, updated_at = now()
         where ${PRESENT} and c.id = $2 and c.values_version = $3 returning c.current_version_id as "versionId"`,
        [environmentId, id, seenVersion, ...columns],
      );
      if (saved === undefined) return false;
      await sql.query("update connector_versions set summary_text = $2 where id = $1", [
        saved.versionId,
        storableJson(JSON.stringify(entry.summary)),
      ]);
      await replaceOperations(sql, { id, environmentId }, entry);
      return true;
    });
    settingsChanged();
    const now = await get(environmentId, id);
    return isSaved || now === null ? now : "stale";
  };
}

type PlainRow = Omit<PlainSettings, "entered"> & EnteredColumns;

/** What an older Towpath wrote into the settings: the member, and something in it. */
const PLAIN = 'position(\'"placeholders":{"\' in c.settings_text) > 0';

export function plainSettingsOf(
  pool: Pool,
  settingsChanged: () => void,
): Pick<PlainSettingsStore, "plainSettings" | "replacePlain"> {
  return {
    async plainSettings() {
      const rows = await pool.query<PlainRow & { id: string }>(
        `select c.id, c.environment_id as "environmentId", c.settings_text as "settingsText",
           c.current_version_id as "versionId", ${ENTERED_COLUMNS}
         from connectors c where ${PLAIN} and c.current_version_id is not null order by c.id`,
      );
      return rows.map(({ id, environmentId, settingsText, versionId, valuesVersion, ...row }) => ({
        ...{ id, environmentId, settingsText, versionId, valuesVersion },
        entered: toEntered(environmentId, id, { ...row, valuesVersion }),
      }));
    },
    async replacePlain({ id, settingsText, valuesVersion }, text, entered) {
      const done = await pool.query(
        `update connectors set ${puts(4)}, values_version = $2 + 1
         where id = $1 and values_version = $2 and settings_text = $3 returning id`,
        [id, valuesVersion, settingsText, ...columnsOf(text, entered)],
      );
      settingsChanged();
      return done.length > 0;
    },
  };
}
