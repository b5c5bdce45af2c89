import type { Logger } from "@towpath/prelude";
import pg from "pg";
import type { Pool } from "./connection-pool.ts";
import type { Signals } from "./stores.ts";

type Topic = Parameters<Signals["on"]>[0];
type Handler = Parameters<Signals["on"]>[1];

const TOPICS = {
  run: true,
  flow: true,
  response: true,
  cancel: true,
  message: true,
  pause: true,
  connection: true,
  draft: true,
  presence: true,
} satisfies Record<Topic, true>;
const channelOf = (topic: string) => `towpath_${topic}`;

/** PostgreSQL refuses a payload of 8,000 bytes; ids are ASCII. */
const MAX_PAYLOAD = 7_900;
/** Between two notifications of one process: each takes a lock of the whole database when it commits. */
const SEND_GAP_MS = 10;
const RECONNECT_MS: readonly number[] = [50, 200, 500, 1_000, 2_000, 5_000];
/** A line that was cut without a word is found by asking. */
const PROBE_MS = 20_000;

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Ids joined by commas, as few payloads as the limit allows. */
export function payloadsOf(ids: Iterable<string>): string[] {
  const payloads: string[] = [];
  let current = "";
  for (const id of ids) {
    if (current !== "" && current.length + 1 + id.length > MAX_PAYLOAD) {
      payloads.push(current);
      current = "";
    }
    current = current === "" ? id : `${current},${id}`;
  }
  if (current !== "") payloads.push(current);
  return payloads;
}

// What is told stands in tables already, and a crash forgets the telling in any case: its commit need not wait for the
// disk, where it would stand in the way of commits that must.
const NOTIFY = `select set_config('synchronous_commit', 'off', true), pg_notify(c, p)
  from unnest($1::text[], $2::text[]) as t (c, p)`;

function createSender(pool: Pool) {
  const pending = new Map<Topic, Set<string>>();
  let sending: Promise<void> | null = null;

  const sendPending = async () => {
    const channels: string[] = [];
    const payloads: string[] = [];
    for (const [topic, ids] of pending) {
      for (const payload of payloadsOf(ids)) {
        channels.push(channelOf(topic));
        payloads.push(payload);
      }
    }
    pending.clear();
    await pool.prepared("notify", NOTIFY, [channels, payloads]);
  };

  /** What is sent while one notification is under way goes with the next, a moment later. */
  return async (topic: Topic, ids: readonly string[]): Promise<void> => {
    if (ids.length === 0) return;
    const waiting = pending.get(topic) ?? new Set<string>();
    for (const id of ids) waiting.add(id);
    pending.set(topic, waiting);
    while (sending !== null) await sending.catch(() => undefined);
    if (pending.size === 0) return; // it went with somebody else's
    sending = sendPending().finally(() => {
      sending = pause(SEND_GAP_MS).then(() => {
        sending = null;
      });
    });
    await sending;
  };
}

function createListener(url: string, logger: Logger, deliver: (topic: Topic, payload: string) => void) {
  let client: pg.Client | null = null;
  let closed = false;
  let running: Promise<void> | null = null;
  let wake: () => void = () => undefined;

  const connect = async (): Promise<pg.Client> => {
    const fresh = new pg.Client({
      connectionString: url,
      application_name: "towpath signals",
      connectionTimeoutMillis: 5_000,
      keepAlive: true,
    });
    fresh.on("error", () => wake());
    fresh.on("end", () => wake());
    fresh.on("notification", ({ channel, payload }) => {
      const topic = channel.replace("towpath_", "");
      if (payload && Object.hasOwn(TOPICS, topic)) deliver(topic as Topic, payload);
    });
    await fresh.connect();
    await fresh.query(
      Object.keys(TOPICS)
        .map((topic) => `listen ${channelOf(topic)}`)
        .join("; "),
    );
    return fresh;
  };

  /** Until the line breaks: asks now and then whether it still stands. */
  const hold = async (held: pg.Client) => {
    let broken = false;
    while (!closed && !broken) {
      let timer: NodeJS.Timeout | undefined;
      await new Promise<void>((resolve) => {
        timer = setTimeout(resolve, PROBE_MS);
        timer.unref();
        wake = () => {
          broken = true;
          resolve();
        };
      });
      clearTimeout(timer);
      if (!broken && !closed) await probe(held).catch(() => wake());
    }
  };

  const live = async (connected: () => void) => {
    for (let tries = 0; !closed; tries++) {
      try {
        client = await connect();
        tries = 0;
        connected();
        await hold(client);
      } catch (cause) {
        logger.warn(
          { code: (cause as { code?: string }).code },
          "The line for signals is down; trying again",
        );
      }
      const old = client;
      client = null;
      await old?.end().catch(() => undefined);
      if (!closed) await pause(RECONNECT_MS[Math.min(tries, RECONNECT_MS.length - 1)] ?? 5_000);
    }
  };

  return {
    /** Resolves when it listens for the first time. */
    start(): Promise<void> {
      return new Promise((resolve) => {
        running ??= live(resolve);
      });
    },
    async close() {
      closed = true;
      wake();
      await running;
    },
  };
}

async function probe(client: pg.Client): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("no answer")), 5_000);
    timer.unref();
  });
  try {
    await Promise.race([client.query("select 1"), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** LISTEN/NOTIFY on one connection of its own, which comes back and listens again by itself. */
export function createSignals(options: { pool: Pool; url: string; logger: Logger }): Signals & {
  listen(): Promise<void>;
  close(): Promise<void>;
} {
  const handlers = new Map<Topic, Set<Handler>>();
  const listener = createListener(options.url, options.logger, (topic, payload) => {
    const listening = handlers.get(topic);
    // A worker tells of each run, and hears itself.
    if (listening === undefined || listening.size === 0) return;
    const ids = payload.split(",");
    for (const handler of listening) {
      try {
        handler(ids);
      } catch (cause) {
        options.logger.error({ topic, error: String(cause) }, "A handler of signals failed");
      }
    }
  });
  let listening: Promise<void> | null = null;
  const listen = () => {
    listening ??= listener.start();
    return listening;
  };
  return {
    listen,
    send: createSender(options.pool),
    on(topic, handler) {
      void listen();
      const known = handlers.get(topic) ?? new Set();
      known.add(handler);
      handlers.set(topic, known);
      return () => known.delete(handler);
    },
    close: () => listener.close(),
  };
}
