import { freshDatabase } from "@towpath/db/testing";
import pg from "pg";
import { runQueueContract } from "./testing/run-queue-contract.ts";

runQueueContract("PostgreSQL", async () => {
  const database = await freshDatabase();
  const pool = new pg.Pool({ connectionString: database.url, max: 1 });
  return {
    backend: { kind: "postgres", url: database.url },
    wipe: async () => void (await pool.query("truncate bullmq.job cascade")),
    remembered: async () => {
      const { rows } = await pool.query<{ jobs: number }>("select count(*)::int as jobs from bullmq.job");
      return rows[0]?.jobs ?? -1;
    },
    dispose: async () => {
      await pool.end();
      await database.drop();
    },
  };
});
