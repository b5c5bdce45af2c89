import type { AlertRuleStore, AlertWork, MeasuredDisk } from "@towpath/alerts";
import type { Pool, Sql } from "../connection-pool.ts";
import { storableName } from "../storable-text.ts";
import { msOf } from "./alert-rows.ts";

const READ = `select folder, free_bytes as "freeBytes", size_bytes as "sizeBytes", ${msOf("measured_at")} as "measuredAt"
  from database_disk`;

const NOTE = `insert into database_disk (folder, free_bytes, size_bytes) values ($1, $2, $3)
  on conflict (here) do update set folder = $1, free_bytes = $2, size_bytes = $3, measured_at = clock_timestamp()`;

/** Null: no worker ever saw it. What is old says nothing (`isMeasured`). */
export async function readDisk(sql: Sql): Promise<MeasuredDisk | null> {
  const [row] = await sql.query<MeasuredDisk & { folder: string }>(READ, []);
  return row ?? null;
}

/** The volume of the database, as workers that see it told. */
export function createDatabaseDisk(pool: Pool): Pick<AlertWork, "noteDisk"> & Pick<AlertRuleStore, "disk"> {
  return {
    disk: () => readDisk(pool),
    async noteDisk({ folder, freeBytes, sizeBytes }) {
      await pool.query(NOTE, [storableName(folder), freeBytes, sizeBytes]);
    },
  };
}
