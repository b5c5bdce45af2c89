import { execFile, spawn } from "node:child_process";
import { chown, mkdir, open, readFile, rename, rm, unlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { SetupError } from "../setup-error.ts";
import { type DataFolder, folderError } from "./data-folder.ts";
import type { OsAccount } from "./os-account.ts";
import type { PostgresBinaries } from "./postgres-binaries.ts";

const run = promisify(execFile);

export const SUPERUSER = "postgres";

/** Everything that is done to one cluster of files with one set of binaries. */
export interface Cluster {
  readonly data: DataFolder;
  readonly binaries: PostgresBinaries;
  readonly account: OsAccount;
  /** How many may be open at once. */
  readonly connections: number;
}

async function versionOf(cluster: string): Promise<number | null> {
  try {
    return Number.parseInt(await readFile(path.join(cluster, "PG_VERSION"), "utf8"), 10);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw cause;
  }
}

async function initialise({ data, binaries, account }: Cluster): Promise<void> {
  // Into a folder of its own, then renamed: a start that was interrupted leaves no half-made cluster behind.
  const partial = `${data.cluster}.${process.pid}.new`;
  const passwordFile = `${partial}.password`;
  const { uid, gid } = account.ids;
  try {
    await rm(partial, { recursive: true, force: true });
    await mkdir(partial, { recursive: true, mode: 0o700 });
    await writeFile(passwordFile, `${data.password}\n`, { mode: 0o600 });
    if (uid !== undefined && gid !== undefined) {
      await chown(partial, uid, gid);
      await chown(passwordFile, uid, gid);
    }
    const args = [`--pgdata=${partial}`, `--username=${SUPERUSER}`, `--pwfile=${passwordFile}`];
    const settings = ["--auth=scram-sha-256", "--locale=C", "--encoding=UTF8"];
    await run(binaries.initdb, [...args, ...settings], { ...account.ids, cwd: path.parse(partial).root });
    await rename(partial, data.cluster);
  } catch (cause) {
    const said = (cause as { stderr?: string }).stderr;
    throw said === undefined ? folderError(data.folder, cause) : explain(data, said);
  } finally {
    await rm(passwordFile, { force: true });
    await rm(partial, { recursive: true, force: true });
  }
}

/** Makes the cluster on first use, and refuses one that this PostgreSQL cannot read. */
export async function ensureCluster(cluster: Cluster, onFirst: () => void): Promise<void> {
  const { data, binaries } = cluster;
  const version = await versionOf(data.cluster);
  if (version === null) {
    onFirst();
    await initialise(cluster);
    return;
  }
  if (version === binaries.major) return;
  throw new SetupError(
    `The database in ${data.folder} belongs to PostgreSQL ${version}, and this Towpath brings PostgreSQL ${binaries.major}. Start the version of Towpath that made it, export your flows and import them here, or choose another folder with --data-dir.`,
  );
}

/** What PostgreSQL said before it gave up, in plain words. */
export function explain(data: DataFolder, said: string): SetupError {
  if (/No space left on device/i.test(said)) {
    return new SetupError(`The disk that holds ${data.folder} is full. Free some space and start again.`);
  }
  if (/Permission denied|must be owned|wrong ownership|invalid permissions/i.test(said)) {
    return new SetupError(
      `PostgreSQL may not read or write its files in ${data.cluster}. Give that folder back to the account that made it.`,
    );
  }
  if (/Address already in use|could not bind/i.test(said)) {
    return new SetupError("The port chosen for the database is in use by another program. Start again.");
  }
  const lines = said.trim().split("\n").slice(-5).join("\n");
  return new SetupError(`PostgreSQL did not start. Its last words (more in ${data.logFile}):\n${lines}`);
}

/** Safe on power loss, quiet, only this machine, and no parallel workers (they need shared memory containers lack). */
const SETTINGS: readonly string[] = [
  "listen_addresses=127.0.0.1",
  "unix_socket_directories=",
  "fsync=on",
  "synchronous_commit=on",
  "full_page_writes=on",
  "max_parallel_workers_per_gather=0",
  "jit=off",
  "timezone=UTC",
  "log_timezone=UTC",
];

/** One launch: a process of its own group, so that Ctrl-C reaches Towpath first and the database last. */
export interface Launch {
  /** What it wrote since this launch, once it has ended by itself; null while it lives. */
  lastWords(): Promise<string | null>;
}

export async function launch(cluster: Cluster, port: number): Promise<Launch> {
  const { data, binaries, account } = cluster;
  const log = await open(data.logFile, "a");
  const from = (await log.stat()).size;
  let ended = false;
  try {
    const settings = [...SETTINGS, `max_connections=${cluster.connections}`];
    const flags = settings.flatMap((setting) => ["-c", setting]);
    const child = spawn(binaries.postgres, ["-D", data.cluster, "-p", String(port), ...flags], {
      ...account.ids,
      cwd: path.parse(data.cluster).root,
      detached: true,
      stdio: ["ignore", log.fd, log.fd],
    });
    child.once("error", () => {
      ended = true;
    });
    child.once("exit", () => {
      ended = true;
    });
    child.unref();
  } finally {
    await log.close();
  }
  return {
    async lastWords() {
      if (!ended) return null;
      const written = await readFile(data.logFile);
      return written.subarray(from).toString("utf8");
    },
  };
}

/** The postmaster that holds the cluster, by its own note; a note left by a crash is removed. */
export async function runningPostmaster(cluster: string): Promise<{ pid: number; port: number } | null> {
  const note = path.join(cluster, "postmaster.pid");
  let lines: string[];
  try {
    lines = (await readFile(note, "utf8")).split("\n");
  } catch {
    return null;
  }
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  if (await isPostgres(pid)) return { pid, port };
  // In a container a fresh process easily has the number of the dead postmaster, and PostgreSQL would then refuse.
  await unlink(note).catch(() => undefined);
  return null;
}

async function isPostgres(pid: number): Promise<boolean> {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ESRCH") return false;
  }
  if (process.platform === "win32") return true;
  try {
    const { stdout } = await run("ps", ["-p", String(pid), "-o", "command="]);
    return stdout.includes("postgres");
  } catch {
    return isPostgresByProc(pid);
  }
}

/** Small systems have no `ps -p`. */
async function isPostgresByProc(pid: number): Promise<boolean> {
  try {
    return (await readFile(`/proc/${pid}/cmdline`, "utf8")).includes("postgres");
  } catch {
    return false;
  }
}

/** Ends every session, writes what is in memory, and waits until the files are at rest. */
export async function shutDown({ data, binaries, account }: Cluster): Promise<void> {
  const control = path.join(
    path.dirname(binaries.postgres),
    path.basename(binaries.postgres).replace("postgres", "pg_ctl"),
  );
  const stop = (mode: "fast" | "immediate") =>
    run(control, ["stop", "-D", data.cluster, "-m", mode, "-w", "-t", "60"], {
      ...account.ids,
      cwd: path.parse(data.cluster).root,
    });
  try {
    await stop("fast");
  } catch {
    // Still there after a minute: nothing committed is lost, the next start only takes longer.
    if ((await runningPostmaster(data.cluster)) !== null) await stop("immediate");
  }
}
