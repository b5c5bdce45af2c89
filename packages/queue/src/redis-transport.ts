import type { Logger } from "@towpath/prelude";
import { Queue, Worker } from "bullmq";
import { Redis } from "ioredis";
import { QUEUE_NAME, type Transport } from "./transport.ts";

const CONNECT_TIMEOUT_MS = 10_000;
const MAX_RECONNECT_DELAY_MS = 5_000;

/** BullMQ on Redis. Both connections reconnect for ever; the producer refuses to queue up while it is away. */
export async function openRedisTransport(url: string, logger: Logger): Promise<Transport> {
  const onError = (error: Error) => logger.warn({ reason: error.message }, "The Redis connection failed");
  const producer = connect(url, { enableOfflineQueue: false, maxRetriesPerRequest: 1 });
  producer.on("error", onError);
  await firstConnect(producer);
  const queue = new Queue(QUEUE_NAME, { connection: producer });
  queue.on("error", onError);
  const consumers: Redis[] = [];
  return {
    queue,
    async listen(handler, options) {
      // A blocking command must wait as long as it takes: null means "retry until connected".
      const connection = connect(url, { maxRetriesPerRequest: null });
      connection.on("error", onError);
      consumers.push(connection);
      const worker = new Worker(QUEUE_NAME, handler, {
        connection,
        concurrency: options.concurrency,
      });
      worker.on("error", options.onError);
      worker.on("failed", (_job, error) => options.onError(error));
      await worker.waitUntilReady();
      return () => worker.close();
    },
    async close() {
      await queue.close();
      for (const connection of [producer, ...consumers]) connection.disconnect();
    },
  };
}

function connect(
  url: string,
  options: { enableOfflineQueue?: boolean; maxRetriesPerRequest: number | null },
): Redis {
  return new Redis(url, {
    ...options,
    connectTimeout: CONNECT_TIMEOUT_MS,
    retryStrategy: (times) => Math.min(times * 200, MAX_RECONNECT_DELAY_MS),
  });
}

/** A Redis that is not there at the start is a mistake in the set-up: say so instead of retrying for ever. */
function firstConnect(redis: Redis): Promise<void> {
  return new Promise((resolve, reject) => {
    const refuse = (error: Error) => {
      redis.disconnect();
      reject(new Error(`Redis cannot be reached (${error.message}). Check REDIS_URL.`));
    };
    redis.once("error", refuse);
    redis.once("ready", () => {
      redis.off("error", refuse);
      resolve();
    });
  });
}
