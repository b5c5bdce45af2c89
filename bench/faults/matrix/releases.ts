import { execFile } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { migrate } from "@towpath/db";
import { CannotInject, type Fault, must } from "../fault.ts";
import { threeCalls } from "../flows.ts";
import { checkInvariants } from "../oracle.ts";
import { ROOT } from "../root.ts";
import { Site } from "../site.ts";
import { WorkerProcess } from "../worker-process.ts";

const execute = promisify(execFile);
const MIGRATIONS = join("prisma", "migrations");
const RUNS = 500;
/** Lines of the log from errors on. */
const ERROR = /"level":"?([5-9]\d|error|fatal)/;

/** The newest state of the code that did not know the newest migration: what a deploy finds running. */
async function stateBeforeNewestMigration(): Promise<string> {
  const names = await readdir(join(ROOT, MIGRATIONS), { withFileTypes: true });
  const newest = names
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort()
    .at(-1);
  try {
    const git = async (...args: string[]) => (await execute("git", args, { cwd: ROOT })).stdout.trim();
    const added = await git(
      "log",
      "--diff-filter=A",
      "--format=%H",
      "-1",
      "--",
      join(MIGRATIONS, newest ?? ""),
    );
    return await git("rev-parse", "--verify", `${added}^`);
  } catch {
    throw new CannotInject("this folder has no git history to take an earlier worker from");
  }
}

/** A folder with the worker of another state of the code, installed and built as that state says. */
async function buildWorkerOf(commit: string, folder: string): Promise<void> {
  const archive = join(folder, "state.tar");
  await execute("git", ["archive", "--format=tar", `--output=${archive}`, commit], { cwd: ROOT });
  await execute("tar", ["-xf", archive], { cwd: folder });
  await execute("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: folder });
  const build = 'const { ensureBuilt } = await import("./scripts/build.mjs"); await ensureBuilt(["worker"]);';
  await execute(process.execPath, ["--input-type=module", "--eval", build], { cwd: folder });
}

async function oldAndNew(site: Site): Promise<string> {
  const commit = await stateBeforeNewestMigration();
  const folder = await mkdtemp(join(tmpdir(), "towpath-earlier-"));
  try {
    await buildWorkerOf(commit, folder);
    return await deployBeside(folder, site);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** An old worker at work while the schema gets newer and a new worker joins it. */
async function deployBeside(earlier: string, { server }: Site): Promise<string> {
  const name = await server.emptyDatabase();
  const url = server.urlOf(name);
  await migrate(url, () => undefined, join(earlier, MIGRATIONS));
  const old = await WorkerProcess.start({ root: earlier, environment: { DATABASE_URL: url } });
  const { applied } = await migrate(url);
  const site = await Site.open(server, 1, name);
  site.workers.push(old);
  try {
    const young = await site.startWorker();
    const flow = await site.publish(threeCalls(site.ledger));
    await Promise.all([old, young].map((worker) => site.fireMany(worker, flow, RUNS / 2)));
    await site.allEnded();
    const failed = await site.rows("select id from runs where status <> 'Succeeded'");
    must(failed.length === 0, `${failed.length} runs did not succeed`);
    must(old.isAlive && young.isAlive, "a worker ended");
    const [complaint] = [old, young].flatMap(({ log }) => log.split("\n").filter((line) => ERROR.test(line)));
    must(complaint === undefined, `a worker said: ${complaint}`);
    const { runs, effects, repeated } = await checkInvariants(site);
    must(runs === RUNS, `${runs} runs for ${RUNS} events`);
    return `${applied.join(", ")} came while the old worker ran; ${runs} runs succeeded, half by each; ${effects} effects, ${repeated} repeated`;
  } finally {
    await site.close();
  }
}

export const RELEASES: readonly Fault[] = [
  {
    id: "F23",
    gate: "R",
    alone: true,
    title: "old worker on a new schema",
    done: "the worker of before the newest migration runs on while that is applied, and a new worker beside it",
    expected: "500 runs succeed",
    run: oldAndNew,
  },
];
