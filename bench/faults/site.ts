import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Database, newId, openDatabase, type StoredFlow } from "@towpath/db";
import type { JournalEntry } from "@towpath/engine";
import { parseDefinition } from "@towpath/flow";
import { silentLogger } from "@towpath/prelude";
import { hookUrl, scheduleFor } from "@towpath/triggers";
import pg from "pg";
import { Ledger } from "./ledger.ts";
import { seeded } from "./random.ts";
import type { Server } from "./server.ts";
import { eventually } from "./waiting.ts";
import { WorkerProcess, type WorkerSettings } from "./worker-process.ts";

export interface RunRow {
  readonly id: string;
  readonly status: string;
  readonly fence: number;
  readonly next_seq: number;
  readonly recovery_attempts: number;
  readonly wake_at: Date | null;
  readonly error: string | null;
}

/** What a worker answered to a call of a hook address. */
export interface Fired {
  readonly status: number;
  readonly runId: string | null;
  readonly text: string;
}

/** A secret that must never be seen again: it goes into the authentication of calls. */
export const CANARY = "canary-7Hq2vX9wLm";
const FINAL = ["Succeeded", "Failed", "Cancelled", "TimedOut"];

/** An installation for one fault: a database, an upstream that keeps a ledger, and as many workers as wanted. */
export class Site {
  readonly server: Server;
  readonly databaseName: string;
  readonly ledger: Ledger;
  readonly random: () => number;
  readonly folder: string;
  readonly workers: WorkerProcess[] = [];
  /** Runs that somebody was told of. */
  readonly accepted = new Set<string>();
  #database: Database | null = null;
  #environmentId = "";
  #sql: pg.Pool;

  private constructor(server: Server, databaseName: string, seed: number) {
    this.server = server;
    this.databaseName = databaseName;
    this.random = seeded(seed);
    this.folder = mkdtempSync(join(tmpdir(), "towpath-fault-"));
    this.ledger = new Ledger(join(this.folder, "ledger.jsonl"));
    this.#sql = new pg.Pool({ connectionString: this.databaseUrl, max: 2 });
    this.#sql.on("error", () => undefined);
  }

  /** @param databaseName one with the schema of this state of the code; omitted: a new one */
  static async open(server: Server, seed: number, databaseName?: string): Promise<Site> {
    const site = new Site(server, databaseName ?? (await server.newDatabase()), seed);
    await site.ledger.open();
    const database = await openDatabase({ url: site.databaseUrl, logger: silentLogger });
    const owner = await database.accounts.createOwner({
      name: "Ann",
      email: "a@x.example",
      passwordHash: CANARY,
    });
    const [membership] = await database.accounts.memberships(owner?.id ?? "");
    site.#database = database;
    site.#environmentId = membership?.environmentId ?? "";
    return site;
  }

  get databaseUrl(): string {
    return this.server.urlOf(this.databaseName);
  }

  get database(): Database {
    if (this.#database === null) throw new Error("The site is not open");
    return this.#database;
  }

  get environmentId(): string {
    return this.#environmentId;
  }

  async startWorker(settings: WorkerSettings = {}): Promise<WorkerProcess> {
    const worker = await WorkerProcess.start(this.settingsOf(settings));
    this.workers.push(worker);
    return worker;
  }

  settingsOf(settings: WorkerSettings): WorkerSettings {
    return { ...settings, environment: { DATABASE_URL: this.databaseUrl, ...settings.environment } };
  }

  async publish(definition: object, environmentId = this.#environmentId): Promise<StoredFlow> {
    const { flows } = this.database;
    const flow = await flows.create({
      environmentId,
      name: `Flow ${newId()}`,
      definitionText: JSON.stringify(definition),
      parametersText: "{}",
      createdBy: null,
    });
    return this.publishAgain(flow, definition);
  }

  /** A new version of a flow. */
  async publishAgain(flow: StoredFlow, definition: object): Promise<StoredFlow> {
    const { flows, signals } = this.database;
    const definitionText = JSON.stringify(definition);
    const saved = await flows.saveDraft(flow.environmentId, flow.id, flow.revision, { definitionText });
    if (saved === null || saved === "stale") throw new Error("The draft was not saved");
    const parsed = parseDefinition(definitionText);
    const schedule = parsed.ok ? scheduleFor(parsed.value, Date.now()) : null;
    const by = { userId: null, note: "", schedule };
    const published = await flows.publish(flow.environmentId, flow.id, saved.revision, by);
    if (published === null || published === "stale") throw new Error("The flow was not published");
    await signals.send("flow", [flow.id]);
    return published;
  }

  async address(worker: { url: string }, flow: StoredFlow): Promise<string> {
    return hookUrl(worker.url, await this.database.secret("hooks"), flow.hookKey, "manual");
  }

  /** Calls a flow's address as a stranger does. A call without an answer has status 0. */
  async fire(worker: { url: string }, flow: StoredFlow, body: unknown = {}, headers = {}): Promise<Fired> {
    const address = await this.address(worker, flow);
    const fired = await callHook(address, typeof body === "string" ? body : JSON.stringify(body), headers);
    if (fired.status >= 200 && fired.status < 300 && fired.runId !== null) this.accepted.add(fired.runId);
    return fired;
  }

  async fireMany(
    worker: { url: string },
    flow: StoredFlow,
    count: number,
    body: unknown = {},
  ): Promise<string[]> {
    const ids: string[] = [];
    const address = await this.address(worker, flow);
    let left = count;
    const one = async () => {
      while (left > 0) {
        left -= 1;
        const { status, runId, text } = await callHook(address, JSON.stringify(body));
        if (status !== 202 || runId === null) throw new Error(`a hook answered ${status} ${text}`);
        this.accepted.add(runId);
        ids.push(runId);
      }
    };
    await Promise.all(Array.from({ length: Math.min(16, count) }, one));
    return ids;
  }

  async rows<R extends pg.QueryResultRow>(sql: string, values: unknown[] = []): Promise<R[]> {
    return (await this.#sql.query<R>(sql, values)).rows;
  }

  async run(id: string): Promise<RunRow | null> {
    const [row] = await this.rows<RunRow>(
      "select id, status, fence::int, next_seq, recovery_attempts, wake_at, error from runs where id = $1",
      [id],
    );
    return row ?? null;
  }

  /** Waits until the run is over. */
  ended(id: string, withinMs = 60_000): Promise<RunRow> {
    const look = async () => {
      const run = await this.run(id).catch(() => null);
      return run !== null && FINAL.includes(run.status) && run;
    };
    return eventually(look, `run ${id} ends`, withinMs);
  }

  /** Waits until no run is queued, running or waiting. */
  async allEnded(withinMs = 60_000): Promise<void> {
    const open = "select count(*)::int as n from runs where status in ('Queued', 'Running', 'Waiting')";
    const look = async () => (await this.rows<{ n: number }>(open).catch(() => [{ n: 1 }]))[0]?.n === 0;
    await eventually(look, "every run has ended", withinMs);
  }

  journal(id: string): Promise<readonly JournalEntry[]> {
    return this.database.runs.readJournal(id);
  }

  /** The line that closed a step. */
  async step(id: string, action: string): Promise<JournalEntry | undefined> {
    return (await this.journal(id)).find((entry) => entry.kind === "step" && entry.action === action);
  }

  async close(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.kill()));
    await this.#database?.close().catch(() => undefined);
    await this.#sql.end();
    await this.ledger.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export async function callHook(address: string, body: string, headers: object = {}): Promise<Fired> {
  try {
    const answered = await fetch(address, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body,
      signal: AbortSignal.timeout(130_000),
    });
    return {
      status: answered.status,
      runId: answered.headers.get("towpath-run-id"),
      text: await answered.text(),
    };
  } catch {
    return { status: 0, runId: null, text: "" };
  }
}
