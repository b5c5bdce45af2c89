import { createServer } from "node:net";
import pg from "pg";
import { SetupError } from "../setup-error.ts";
import {
  type Cluster,
  ensureCluster,
  explain,
  type Launch,
  launch,
  runningPostmaster,
  SUPERUSER,
  shutDown,
} from "./cluster.ts";
import { openDataFolder } from "./data-folder.ts";
import { chooseAccount } from "./os-account.ts";
import { locateBinaries } from "./postgres-binaries.ts";

export interface EmbeddedPostgres {
  readonly url: string;
  readonly port: number;
  stop(): Promise<void>;
}

export interface EmbeddedPostgresOptions {
  /** Holds the cluster, its password, its port and its log. */
  readonly dataDir: string;
  /** Omitted: the port of the last start when it is still free, else a free one. */
  readonly port?: number;
  readonly onLog?: (line: string) => void;
  /** Brings it up again, on its port, whenever it goes away before `stop`. */
  readonly keepUp?: boolean;
  /** How many connections may be open at once; omitted: 100, enough for one Towpath. */
  readonly connections?: number;
}

const APP = "towpath";
/** Held by the process that started (or took over) the server: a second one on the same folder is refused. */
const HOLDER_LOCK = 7_480_001;
const START_TIMEOUT_MS = 180_000;
const LAUNCH_TRIES = 5;
const CONNECTIONS = 100;

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** A port of this machine: the wanted one when it is free, else null. 0: any. */
function tryPort(port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(null));
    probe.listen({ port, host: "127.0.0.1" }, () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address !== null ? address.port : null));
    });
  });
}

async function choosePort(wanted: number | undefined, last: number | null): Promise<number> {
  if (wanted !== undefined && wanted !== 0) {
    if ((await tryPort(wanted)) !== null) return wanted;
    throw new SetupError(`Port ${wanted}, wanted for the database, is in use by another program.`);
  }
  const port = (last !== null ? await tryPort(last) : null) ?? (await tryPort(0));
  if (port === null) throw new SetupError("No free port was found on this machine for the database.");
  return port;
}

function superuser(port: number, password: string): pg.Client {
  const client = new pg.Client({
    host: "127.0.0.1",
    port,
    user: SUPERUSER,
    password,
    database: "postgres",
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
  });
  client.on("error", () => undefined); // The server went away; whoever uses the pool hears it there.
  return client;
}

type Attempt = { kind: "open"; client: pg.Client } | { kind: "busy" } | { kind: "closed"; cause: unknown };

async function tryConnect(port: number, password: string): Promise<Attempt> {
  const client = superuser(port, password);
  try {
    await client.connect();
    return { kind: "open", client };
  } catch (cause) {
    await client.end().catch(() => undefined);
    // 57P03: it is starting, recovering or shutting down.
    return (cause as { code?: string }).code === "57P03" ? { kind: "busy" } : { kind: "closed", cause };
  }
}

async function takeHold(client: pg.Client, folder: string): Promise<void> {
  const { rows } = await client.query<{ held: boolean }>("select pg_try_advisory_lock($1) as held", [
    HOLDER_LOCK,
  ]);
  if (rows[0]?.held === true) return;
  await client.end();
  throw new SetupError(
    `Towpath is already running on the data folder ${folder}. Stop it first, or choose another folder with --data-dir.`,
  );
}

async function ensureDatabase(client: pg.Client, password: string): Promise<void> {
  const role = await client.query("select 1 from pg_roles where rolname = $1", [APP]);
  const secret = client.escapeLiteral(password);
  // The folder's password file is the truth: it may have come from a backup.
  await client.query(
    `${role.rowCount === 0 ? "create" : "alter"} role ${APP} login createdb password ${secret}`,
  );
  const database = await client.query("select 1 from pg_database where datname = $1", [APP]);
  if (database.rowCount === 0) await client.query(`create database ${APP} owner ${APP}`);
}

interface Connected {
  readonly client: pg.Client;
  readonly port: number;
}

/** A server that outlived its Towpath (kill -9): it is taken over as it is. */
async function adopt(cluster: Cluster): Promise<Connected | null> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    const running = await runningPostmaster(cluster.data.cluster);
    if (running === null) return null;
    const attempt = await tryConnect(running.port, cluster.data.password);
    if (attempt.kind === "open") return { client: attempt.client, port: running.port };
    if (Date.now() > deadline) {
      throw new SetupError(
        `A PostgreSQL (process ${running.pid}) holds ${cluster.data.cluster} and does not answer. Stop it and start again.`,
        { cause: attempt.kind === "closed" ? attempt.cause : undefined },
      );
    }
    await pause(100);
  }
}

/** The first connection, or what the server said before it gave up. */
async function firstConnection(
  launched: Launch,
  port: number,
  password: string,
): Promise<pg.Client | string> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < deadline) {
    const attempt = await tryConnect(port, password);
    if (attempt.kind === "open") return attempt.client;
    const said = await launched.lastWords();
    if (said !== null) return said;
    await pause(30);
  }
  return "It did not answer in time.";
}

async function bringUp(cluster: Cluster, wanted: number | undefined): Promise<Connected> {
  const { data } = cluster;
  for (let round = 1; ; round++) {
    const port = await choosePort(wanted, data.lastPort);
    const first = await firstConnection(await launch(cluster, port), port, data.password);
    if (typeof first !== "string") return { client: first, port };
    // Another start was quicker, or the children of a killed postmaster are still on their way out.
    if (!/already exists|still in use|Address already in use/i.test(first)) throw explain(data, first);
    const other = await adopt(cluster);
    if (other !== null) return other;
    if (round === LAUNCH_TRIES) throw explain(data, first);
    await pause(300 * round);
  }
}

/**
 * Brings up Towpath's own PostgreSQL: made on first use, taken over when it outlived a crash, refused when another
 * Towpath holds the folder. Only this machine can reach it, with a password only the data folder knows.
 *
 * @throws {SetupError} with a message for people
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const say = options.onLog ?? (() => undefined);
  const account = await chooseAccount();
  const data = await openDataFolder(options.dataDir, account);
  const { connections = CONNECTIONS } = options;
  const cluster: Cluster = { data, account, binaries: await locateBinaries(account), connections };
  await ensureCluster(cluster, () => say(`Making the database in ${data.folder}`));

  const running = await adopt(cluster);
  if (running !== null) say("The database is already running; taking it over");
  const { client, port } = running ?? (await bringUp(cluster, options.port));
  await takeHold(client, data.folder);
  await ensureDatabase(client, data.password);
  await data.rememberPort(port);

  const server = options.keepUp === true ? keepUp(cluster, { client, port }, say) : null;
  let stopped: Promise<void> | null = null;
  return {
    url: urlOf(data.password, port),
    port,
    stop() {
      stopped ??= (server?.letGo() ?? client.end()).then(
        () => shutDown(cluster),
        () => shutDown(cluster),
      );
      return stopped;
    },
  };
}

const urlOf = (password: string, port: number) =>
  `postgres://${APP}:${encodeURIComponent(password)}@127.0.0.1:${port}/${APP}`;

/**
 * Where the PostgreSQL of a data folder answers at this moment; null when it is not running. For commands beside a
 * running Towpath: whoever started it keeps it.
 *
 * @throws {SetupError} with a message for people
 */
export async function runningPostgresUrl(dataDir: string): Promise<string | null> {
  const data = await openDataFolder(dataDir, await chooseAccount());
  const running = await runningPostmaster(data.cluster);
  return running === null ? null : urlOf(data.password, running.port);
}

const FIRST_REVIVAL_MS = 200;
const LONGEST_REVIVAL_MS = 10_000;

/**
 * Brings the server up again, on its port, whenever it goes away: somebody killed it, or the system did for want of
 * memory. Our own connection hears of it at once.
 */
function keepUp(cluster: Cluster, first: Connected, say: (line: string) => void) {
  const { port } = first;
  let isWanted = true;
  let holder = first.client;
  let revival: Promise<void> = Promise.resolve();
  const hold = (client: pg.Client) => {
    holder = client;
    client.once("end", () => {
      if (isWanted) revival = revive();
    });
  };
  const revive = async () => {
    say("The database stopped; starting it again.");
    for (let waitMs = FIRST_REVIVAL_MS; isWanted; waitMs = Math.min(waitMs * 2, LONGEST_REVIVAL_MS)) {
      try {
        const { client } = (await adopt(cluster)) ?? (await bringUp(cluster, port));
        await takeHold(client, cluster.data.folder);
        return hold(client);
      } catch (cause) {
        say(`The database could not be started again: ${cause instanceof Error ? cause.message : cause}`);
        await pause(waitMs);
      }
    }
  };
  hold(first.client);
  return {
    async letGo(): Promise<void> {
      isWanted = false;
      await revival;
      await holder.end();
    },
  };
}
