import type { Pool } from "./connection-pool.ts";

/** Pauses of connections, for all workers. Times are counted by the database's clock, and told as what is left. */
export interface PauseStore {
  /** A longer pause of that connection stays. */
  save(pause: {
    readonly connection: string;
    readonly reason: "asked" | "failing";
    readonly forMs: number;
  }): Promise<void>;
  /** Those that are not over. */
  active(): Promise<readonly { connection: string; reason: "asked" | "failing"; leftMs: number }[]>;
}

const SAVE = `insert into connection_pauses (connection, reason, until)
  values ($1, $2, clock_timestamp() + $3::float8 * interval '1 ms')
  on conflict (connection) do update set reason = excluded.reason, until = excluded.until
    where connection_pauses.until < excluded.until`;

const ACTIVE = `select connection, reason, extract(epoch from until - clock_timestamp()) * 1000 as left_ms
  from connection_pauses where until > clock_timestamp()`;

export function createPauseStore(pool: Pool): PauseStore {
  return {
    async save({ connection, reason, forMs }) {
      await pool.query(SAVE, [connection, reason, forMs]);
    },
    async active() {
      const rows = await pool.query<{ connection: string; reason: "asked" | "failing"; left_ms: string }>(
        ACTIVE,
      );
      return rows.map(({ connection, reason, left_ms }) => ({ connection, reason, leftMs: Number(left_ms) }));
    },
  };
}
