import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type EmbeddedPostgres, migrate, startEmbeddedPostgres } from "@towpath/db";
import pg from "pg";

const TEMPLATE = "faults_template";

/** A real PostgreSQL with the settings of an installation; each fault gets a migrated database of its own in it. */
export class Server {
  readonly dataDir: string;
  #postgres: EmbeddedPostgres;

  private constructor(dataDir: string, postgres: EmbeddedPostgres) {
    this.dataDir = dataDir;
    this.#postgres = postgres;
  }

  static async start(folder?: string): Promise<Server> {
    const dataDir = folder ?? (await mkdtemp(join(tmpdir(), "towpath-faults-")));
    const server = new Server(dataDir, await startEmbeddedPostgres({ dataDir }));
    await server.asOwner("postgres", `create database ${TEMPLATE}`);
    await migrate(server.urlOf(TEMPLATE));
    return server;
  }

  urlOf(database: string): string {
    const url = new URL(this.#postgres.url);
    url.pathname = `/${database}`;
    return url.href;
  }

  /** With the schema of this state of the code. */
  newDatabase(): Promise<string> {
    return this.#create(`template ${TEMPLATE}`);
  }

  /** Without a schema. */
  emptyDatabase(): Promise<string> {
    return this.#create("");
  }

  /** Ends every session of a database but ours. */
  async cutSessions(database: string): Promise<void> {
    await this.asOwner(
      "postgres",
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = $1",
      [database],
    );
  }

  /**
   * A restart as an administrator does it: `fast` ends sessions in order, `immediate` leaves a crash to recover from.
   *
   * @param meanwhile what is done to the files while nothing runs on them
   */
  async restart(
    how: "fast" | "immediate",
    meanwhile: (cluster: string) => Promise<void> = async () => undefined,
  ): Promise<void> {
    const { port } = this.#postgres;
    if (how === "immediate") process.kill(await this.#postmaster(), "SIGQUIT");
    await this.#postgres.stop();
    await meanwhile(this.#cluster);
    this.#postgres = await startEmbeddedPostgres({ dataDir: this.dataDir, port });
  }

  async stop(): Promise<void> {
    await this.#postgres.stop();
    await rm(this.dataDir, { recursive: true, force: true });
  }

  async asOwner(database: string, sql: string, values: unknown[] = []): Promise<pg.QueryResult> {
    const client = new pg.Client({ connectionString: this.urlOf(database) });
    client.on("error", () => undefined);
    await client.connect();
    try {
      return await client.query(sql, values);
    } finally {
      await client.end();
    }
  }

  get #cluster(): string {
    return join(this.dataDir, "cluster");
  }

  async #create(how: string): Promise<string> {
    const name = `fault_${randomBytes(6).toString("hex")}`;
    await this.asOwner("postgres", `create database ${name} ${how}`);
    return name;
  }

  async #postmaster(): Promise<number> {
    const note = await readFile(join(this.#cluster, "postmaster.pid"), "utf8");
    return Number(note.split("\n")[0]);
  }
}
