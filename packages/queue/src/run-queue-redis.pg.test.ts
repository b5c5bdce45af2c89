import { silentLogger } from "@towpath/prelude";
import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openRunQueue } from "./open-run-queue.ts";
import { findRedisServer, type RedisServer, startRedis } from "./testing/redis-server.ts";
import { runQueueContract } from "./testing/run-queue-contract.ts";

const binary = findRedisServer();
if (binary === null) {
  console.warn("Not run: the queue on Redis, because no redis-server was found on this machine.");
}

describe.skipIf(binary === null)("with a Redis of its own", () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedis(binary ?? "");
  });
  afterAll(() => server.stop());

  runQueueContract("Redis", async () => {
    const redis = new Redis(server.url);
    await redis.flushall();
    return {
      backend: { kind: "redis", url: server.url },
      wipe: async () => void (await redis.flushall()),
      remembered: async () => (await redis.keys("bull:*:*.*")).length,
      dispose: async () => redis.disconnect(),
    };
  });

  test("a ring while Redis is away is not an error: it returns soon and the sweep rings later", async () => {
    const own = await startRedis(binary ?? "");
    const warnings: string[] = [];
    const logger = { ...silentLogger, warn: (_: unknown, message: string) => void warnings.push(message) };
    const queue = await openRunQueue({ backend: { kind: "redis", url: own.url }, logger });
    await own.stop();
    await queue.ring([{ runId: "nobody-hears", ring: 0 }]);
    expect(warnings).toContain("The queue could not be rung");
    await queue.close();
  });
});

test("a Redis that is not there at the start is told in plain words", async () => {
  const opening = openRunQueue({
    backend: { kind: "redis", url: "redis://127.0.0.1:1" },
    logger: silentLogger,
  });
  await expect(opening).rejects.toThrow("Check REDIS_URL");
});
