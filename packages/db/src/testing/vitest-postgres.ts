import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { connectOnce } from "../database-url.ts";
import { startEmbeddedPostgres } from "../embedded/start-embedded-postgres.ts";

const VARIABLE = "TOWPATH_TEST_DATABASE_URL";
let stop: () => Promise<void> = async () => undefined;

/** One real PostgreSQL for the whole `pg` tier, unless TOWPATH_TEST_DATABASE_URL names one already. */
export async function setup(): Promise<void> {
  if (process.env[VARIABLE]) return;
  const dataDir = await mkdtemp(path.join(tmpdir(), "towpath-test-"));
  // Two files at once may run half a dozen workers, each with pools of its own.
  const server = await startEmbeddedPostgres({ dataDir, connections: 400 });
  // No test pulls the plug of this server, and waiting for the disk is most of what small transactions do.
  const client = await connectOnce(server.url);
  await client.query("alter role current_user set synchronous_commit = off");
  await client.end();
  process.env[VARIABLE] = server.url;
  stop = async () => {
    delete process.env[VARIABLE];
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
}

export async function teardown(): Promise<void> {
  await stop();
}
