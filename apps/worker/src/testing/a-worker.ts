import { randomUUID } from "node:crypto";
import { type Database, newId, openDatabase, type StoredFlow, type StoredRun } from "@towpath/db";
import { freshDatabase } from "@towpath/db/testing";
import type { JournalEntry } from "@towpath/engine";
import { parseDefinition } from "@towpath/flow";
import { type Logger, silentLogger } from "@towpath/prelude";
import { openRunQueue, type RunQueue } from "@towpath/queue";
import { createSandbox } from "@towpath/sandbox";
import { childScript } from "@towpath/sandbox/testing";
import { hookUrl, scheduleFor } from "@towpath/triggers";
import pg from "pg";
import { type Env, queueBackend, readEnv } from "../env.ts";
import { type RunningWorker, startWorker } from "../worker.ts";

/** A database of its own with an owner in it, and as many workers as a test wants. */
export interface WorkerBench {
  readonly database: Database;
  readonly environmentId: string;
  /** A worker with its own connections, as a process of its own would have. */
  start(
    environment?: Record<string, string>,
    logger?: Logger,
  ): Promise<RunningWorker & { readonly url: string }>;
  publish(definition: object): Promise<StoredFlow>;
  /** The signed address of a flow's trigger at a worker. */
  address(worker: { url: string }, flow: StoredFlow, trigger?: string): Promise<string>;
  /** Stores runs as the web app does, without a word to any worker. */
  /** @param holder who holds the runs from birth; omitted: nobody */
  accept(
    flow: StoredFlow,
    count: number,
    holder?: { workerId: string; leaseMs: number },
  ): Promise<readonly string[]>;
  /** For what no store shows or changes. */
  query(text: string, values?: readonly unknown[]): Promise<void>;
  /** The tables that hold a text anywhere, with how many of their rows do. */
  tablesHolding(text: string): Promise<Readonly<Record<string, number>>>;
  /** Throws away what the queue on PostgreSQL holds. */
  wipeQueue(): Promise<void>;
  runs(flow: StoredFlow): Promise<readonly StoredRun[]>;
  journal(runId: string): Promise<readonly JournalEntry[]>;
  close(): Promise<void>;
}

const WAIT_MS = 40_000;

/** The first value that is not null or false; fails the test when there is none in time. */
export async function eventually<T>(look: () => Promise<T | null | false>, what: string): Promise<T> {
  const deadline = performance.now() + WAIT_MS;
  for (;;) {
    const found = await look();
    if (found !== null && found !== false) return found;
    if (performance.now() > deadline) throw new Error(`Not within ${WAIT_MS} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

export async function openBench(): Promise<WorkerBench> {
  const fresh = await freshDatabase();
  const database = await openDatabase({ url: fresh.url, logger: silentLogger });
  const owner = await database.accounts.createOwner({
    name: "Ann",
    email: "ann@x.example",
    passwordHash: "x",
  });
  const [membership] = await database.accounts.memberships(owner?.id ?? "");
  const environmentId = membership?.environmentId ?? "";
  const workers: { stop(): Promise<void> }[] = [];
  return {
    database,
    environmentId,
    async start(environment = {}, logger = silentLogger) {
      const worker = await startOne(fresh.url, environment, logger);
      workers.push(worker);
      return worker;
    },
    async publish(definition) {
      const definitionText = JSON.stringify(definition);
      const flow = await database.flows.create({
        environmentId,
        name: `Flow ${randomUUID()}`,
        definitionText,
        parametersText: "{}",
        createdBy: null,
      });
      const parsed = parseDefinition(definitionText);
      const schedule = parsed.ok ? scheduleFor(parsed.value, Date.now()) : null;
      const by = { userId: null, note: "", schedule };
      const published = await database.flows.publish(environmentId, flow.id, flow.revision, by);
      if (published === null || published === "stale") throw new Error("The flow was not published");
      await database.signals.send("flow", [flow.id]);
      return published;
    },
    async address(worker, flow, trigger = "manual") {
      return hookUrl(worker.url, await database.secret("hooks"), flow.hookKey, trigger);
    },
    async accept(flow, count, holder) {
      const createdAt = Date.now();
      const runs = Array.from({ length: count }, (_, index) => ({
        id: newId(createdAt),
        environmentId,
        flowId: flow.id,
        versionId: flow.published?.id ?? "",
        mode: "live" as const,
        trigger: {
          name: "manual",
          outputs: { body: { n: index } },
          startTime: createdAt,
          clientTrackingId: "test",
        },
        createdAt,
      }));
      await database.runs.accept(runs, holder);
      return runs.map(({ id }) => id);
    },
    async query(text, values = []) {
      const client = new pg.Client({ connectionString: fresh.url });
      await client.connect();
      await client.query(text, [...values]);
      await client.end();
    },
    async tablesHolding(text) {
      const client = new pg.Client({ connectionString: fresh.url });
      await client.connect();
      const { rows } = await client.query<{ name: string }>(
        `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
         where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`,
      );
      const found: Record<string, number> = {};
      for (const { name } of rows) {
        const counted = await client.query<{ n: number }>(
          `select count(*)::int as n from ${name} as t where strpos(t::text, $1) > 0`,
          [text],
        );
        const n = counted.rows[0]?.n ?? 0;
        if (n > 0) found[name] = n;
      }
      await client.end();
      return found;
    },
    async wipeQueue() {
      const client = new pg.Client({ connectionString: fresh.url });
      await client.connect();
      await client.query("truncate bullmq.job cascade");
      await client.end();
    },
    runs: async (flow) => (await database.history.list(environmentId, { flowId: flow.id, limit: 200 })).items,
    journal: (runId) => database.runs.readJournal(runId),
    async close() {
      for (const worker of workers) await worker.stop();
      await database.close();
      await fresh.drop();
    },
  };
}

async function startOne(databaseUrl: string, environment: Record<string, string>, logger: Logger) {
  const env: Env = readEnv({
    DATABASE_URL: databaseUrl,
    PUBLIC_URL: "http://127.0.0.1",
    PORT: "0",
    EGRESS_ALLOW: "127.0.0.1/32",
    ...environment,
  });
  const database = await openDatabase({ url: databaseUrl, logger, listen: true });
  const queue: RunQueue = await openRunQueue({ backend: queueBackend(env), logger });
  const sandbox = createSandbox({ childScript: await childScript() });
  const worker = await startWorker({ env, database, queue, logger, sandbox });
  let stopped: Promise<void> | null = null;
  const stop = async () => {
    await worker.stop();
    sandbox.close();
    await queue.close();
    await database.close();
  };
  return {
    ...worker,
    url: `http://127.0.0.1:${worker.port}`,
    stop() {
      stopped ??= stop();
      return stopped;
    },
  };
}
