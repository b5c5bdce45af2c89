import type { Pool } from "../connection-pool.ts";
import { isUuid } from "../new-id.ts";
import { storableJson, storableName } from "../storable-text.ts";

/** An operation that somebody wants at hand; `connector` is its name, empty for what is built in. */
export interface FavouriteOperation {
  readonly connector: string;
  readonly operation: string;
}

/** What a person keeps for themselves: it follows them to another browser. */
export interface KeptStore {
  /** In the order they were added. */
  favourites(userId: string, environmentId: string): Promise<readonly FavouriteOperation[]>;
  addFavourite(userId: string, environmentId: string, favourite: FavouriteOperation): Promise<void>;
  removeFavourite(userId: string, environmentId: string, favourite: FavouriteOperation): Promise<void>;
  /** JSON text of how this person left a flow; null: they never saw it. The caller has found the flow. */
  flowView(userId: string, flowId: string): Promise<string | null>;
  saveFlowView(userId: string, flowId: string, viewText: string): Promise<void>;
}

export function createKeptStore(pool: Pool): KeptStore {
  return {
    async favourites(userId, environmentId) {
      if (!isUuid(userId) || !isUuid(environmentId)) return [];
      return pool.query<FavouriteOperation & { operation: string }>(
        `select connector, operation from favourite_operations where user_id = $1 and environment_id = $2
         order by at, connector, operation`,
        [userId, environmentId],
      );
    },
    async addFavourite(userId, environmentId, { connector, operation }) {
      await pool.query(
        `insert into favourite_operations (user_id, environment_id, connector, operation) values ($1, $2, $3, $4)
         on conflict do nothing`,
        [userId, environmentId, storableName(connector), storableName(operation)],
      );
    },
    async removeFavourite(userId, environmentId, { connector, operation }) {
      await pool.query(
        `delete from favourite_operations
         where user_id = $1 and environment_id = $2 and connector = $3 and operation = $4`,
        [userId, environmentId, storableName(connector), storableName(operation)],
      );
    },
    async flowView(userId, flowId) {
      if (!isUuid(userId) || !isUuid(flowId)) return null;
      const [row] = await pool.query<{ viewText: string }>(
        `select view_text as "viewText" from flow_views where user_id = $1 and flow_id = $2`,
        [userId, flowId],
      );
      return row?.viewText ?? null;
    },
    async saveFlowView(userId, flowId, viewText) {
      await pool.query(
        `insert into flow_views (user_id, flow_id, view_text) values ($1, $2, $3)
         on conflict (user_id, flow_id) do update set view_text = $3, at = clock_timestamp()`,
        [userId, flowId, storableJson(viewText)],
      );
    },
  };
}
