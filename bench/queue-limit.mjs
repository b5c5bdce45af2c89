// BullMQ by itself: jobs added by twenty callers and processed, nothing done in them. The yardstick of W2's transport.
import { createPostgresBackend, Queue, runMigrations, Worker } from "bullmq";
import pg from "pg";

const SCHEMA = "bullmq_limit";

async function throughput(count, { connection, backend }) {
  const queue = new Queue("limit", { connection }, backend);
  let done = 0;
  let finished = () => undefined;
  const all = new Promise((resolve) => {
    finished = resolve;
  });
  const process = async () => {
    done += 1;
    if (done === count) finished();
  };
  const worker = new Worker("limit", process, { connection, concurrency: 32 }, backend);
  worker.on("error", () => undefined);
  await worker.waitUntilReady();
  const since = performance.now();
  let next = 0;
  const caller = async () => {
    while (next < count) {
      next += 1;
      await queue.add("job", {}, { jobId: `job-${next}`, removeOnComplete: true, removeOnFail: true });
    }
  };
  await Promise.all(Array.from({ length: 20 }, caller));
  await all;
  const perSecond = (count / (performance.now() - since)) * 1000;
  await worker.close();
  await queue.close();
  return perSecond;
}

export async function bullmqOnPostgres(url, count) {
  const options = `-c search_path=${SCHEMA}`;
  const pool = new pg.Pool({ connectionString: url, max: 8, options });
  const client = await pool.connect();
  await client.query(`create schema if not exists ${SCHEMA}`);
  await runMigrations(client, SCHEMA);
  client.release();
  try {
    return await throughput(count, { connection: pool, backend: createPostgresBackend });
  } finally {
    await pool.end();
  }
}

export function bullmqOnRedis(port, count) {
  return throughput(count, { connection: { host: "127.0.0.1", port }, backend: undefined });
}
