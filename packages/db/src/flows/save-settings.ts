import { formatFlowSettings, parseFlowSettings } from "@towpath/flow";
import type { Pool } from "../connection-pool.ts";
import { isUuid } from "../new-id.ts";
import type { FlowStore } from "../stores.ts";
import { ALIVE, getFlow } from "./get-flow.ts";

/** Under the row's lock, so that of two people who change different settings neither undoes the other. */
export function saveSettingsOf(pool: Pool): FlowStore["saveSettings"] {
  return async (environmentId, id, change) => {
    if (!isUuid(environmentId) || !isUuid(id)) return null;
    return pool.transaction(async (sql) => {
      const [row] = await sql.query<{ settings: string }>(
        `select f.settings_text as settings from flows f where ${ALIVE} and f.id = $2 for update`,
        [environmentId, id],
      );
      if (row === undefined) return null;
      const settings = formatFlowSettings({ ...parseFlowSettings(row.settings), ...change });
      await sql.query("update flows set settings_text = $2 where id = $1", [id, settings]);
      return getFlow(sql, environmentId, id);
    });
  };
}
