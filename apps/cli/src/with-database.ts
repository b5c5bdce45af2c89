import { join } from "node:path";
import {
  type Database,
  migrate,
  openDatabase,
  runningPostgresUrl,
  SetupError,
  startEmbeddedPostgres,
} from "@towpath/db";
import { silentLogger } from "@towpath/prelude";
import { UsageError } from "./usage-error.ts";

/** With the database of a running Towpath, or with one that is up for as long as this takes. */
export async function withDatabase<T>(
  databaseUrl: string | undefined,
  dataDir: string,
  work: (database: Database) => Promise<T>,
): Promise<T> {
  try {
    const running = databaseUrl ?? (await runningPostgresUrl(join(dataDir, "postgres")));
    const own = running === null ? await startEmbeddedPostgres({ dataDir: join(dataDir, "postgres") }) : null;
    try {
      const url = running ?? own?.url ?? "";
      await migrate(url);
      const database = await openDatabase({ url, logger: silentLogger });
      return await work(database).finally(() => database.close());
    } finally {
      await own?.stop();
    }
  } catch (error) {
    // Set up wrongly, and not a mistake of ours.
    throw error instanceof SetupError ? new UsageError(error.message) : error;
  }
}
