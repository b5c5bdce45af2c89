import type { Logger } from "@towpath/prelude";
import { createPostgresBackend, DEFAULT_SCHEMA, type PgPool, Queue, runMigrations, Worker } from "bullmq";
import { Pool } from "pg";
import { QUEUE_NAME, type Transport } from "./transport.ts";

/** Two for queries, one for the LISTEN connection of the consumer, one to spare while a dead one is replaced. */
const POOL_SIZE = 4;

/**
 * BullMQ on PostgreSQL, in its own schema `bullmq` beside ours.
 *
 * The pool is ours instead of BullMQ's because a bundle has no `require` with which BullMQ could load `pg`.
 */
export async function openPostgresTransport(url: string, logger: Logger): Promise<Transport> {
  const pool = new Pool({
    connectionString: url,
    max: POOL_SIZE,
    keepAlive: true,
    connectionTimeoutMillis: 10_000,
    application_name: "towpath-queue",
    options: `-c search_path=${DEFAULT_SCHEMA}`,
  });
  // A connection that dies while BullMQ holds it and asks nothing would end the process; what it asks next fails instead.
  pool.on("connect", (client) => client.on("error", () => undefined));
  pool.on("error", (error) => logger.warn({ reason: error.message }, "A queue connection was lost"));
  try {
    await migrate(pool);
  } catch (error) {
    await pool.end();
    throw error;
  }
  // pg's own types overload `query` differently; BullMQ calls only what a pg.Pool has.
  const connection = pool as unknown as PgPool;
  const queue = new Queue(QUEUE_NAME, { connection }, createPostgresBackend);
  queue.on("error", (error) => logger.warn({ reason: error.message }, "The queue reported an error"));
  return {
    queue,
    async listen(handler, options) {
      const worker = new Worker(
        QUEUE_NAME,
        handler,
        { connection, concurrency: options.concurrency },
        createPostgresBackend,
      );
      worker.on("error", options.onError);
      worker.on("failed", (_job, error) => options.onError(error));
      await worker.waitUntilReady();
      return () => worker.close();
    },
    async close() {
      await queue.close();
      await pool.end();
    },
  };
}

async function migrate(pool: Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await runMigrations(client, DEFAULT_SCHEMA);
  } finally {
    client.release();
  }
}
