import { assertNever, type Logger } from "@towpath/prelude";
import { openPostgresTransport } from "./postgres-transport.ts";
import { openRedisTransport } from "./redis-transport.ts";
import type { QueueBackend, RunQueue } from "./run-queue.ts";
import type { RingData, RingingQueue, RingOptions, Transport } from "./transport.ts";

const RING_TIMEOUT_MS = 5_000;
/** `addBulk` on PostgreSQL leaves dead catalogue rows a call, so few rings go one by one. */
const SINGLES = 8;
const CHUNK = 500;

/**
 * Opens the doorbell on either backend. Rejects with plain words when the backend cannot be reached.
 *
 * Run ids go into job ids, so a duplicate ring of one activation is one job; the data stays empty because
 * a queue must never hold anything that could be lost.
 */
export async function openRunQueue(options: { backend: QueueBackend; logger: Logger }): Promise<RunQueue> {
  const { logger } = options;
  const transport = await openTransport(options.backend, logger);
  const stops = new Set<() => Promise<void>>();
  return {
    async ring(rings) {
      try {
        await within(RING_TIMEOUT_MS, addAll(transport.queue, rings));
      } catch (error) {
        logger.warn({ rings: rings.length, reason: reasonOf(error) }, "The queue could not be rung");
      }
    },
    async listen(handler, { concurrency }) {
      const stopListening = await transport.listen(
        async (job) => {
          const runId = runIdOf(job.id);
          if (runId !== null) await handler(runId);
        },
        {
          concurrency,
          onError: (error) => logger.warn({ reason: error.message }, "The queue could not be read"),
        },
      );
      const stop = async () => {
        if (!stops.delete(stop)) return;
        await stopListening();
      };
      stops.add(stop);
      return stop;
    },
    async close() {
      await Promise.all([...stops].map((stop) => stop()));
      await transport.close();
    },
  };
}

function openTransport(backend: QueueBackend, logger: Logger): Promise<Transport> {
  switch (backend.kind) {
    case "postgres":
      return openPostgresTransport(backend.url, logger);
    case "redis":
      return openRedisTransport(backend.url, logger);
    default:
      return assertNever(backend);
  }
}

const RING_NAME = "ring";
const NO_DATA: RingData = {};

async function addAll(queue: RingingQueue, rings: readonly { runId: string; ring: number }[]): Promise<void> {
  if (rings.length <= SINGLES) {
    await Promise.all(rings.map((ring) => queue.add(RING_NAME, NO_DATA, ringOptions(ring))));
    return;
  }
  for (let start = 0; start < rings.length; start += CHUNK) {
    const chunk = rings.slice(start, start + CHUNK);
    await queue.addBulk(chunk.map((ring) => ({ name: RING_NAME, data: NO_DATA, opts: ringOptions(ring) })));
  }
}

function ringOptions(ring: { runId: string; ring: number }): RingOptions {
  return {
    jobId: `${ring.runId}.${ring.ring}`,
    attempts: 1,
    removeOnComplete: true,
    removeOnFail: true,
  };
}

function runIdOf(jobId: string | undefined): string | null {
  const dot = jobId?.lastIndexOf(".") ?? -1;
  return jobId === undefined || dot <= 0 ? null : jobId.slice(0, dot);
}

function within(timeoutMs: number, work: Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
