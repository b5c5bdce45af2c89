import { spawnSync } from "node:child_process";
import { mkdtemp, rm, statfs } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CannotInject, must } from "../fault.ts";
import { threeCalls } from "../flows.ts";
import { checkInvariants } from "../oracle.ts";
import { Server } from "../server.ts";
import { Site } from "../site.ts";
import { eventually, seconds } from "../waiting.ts";
import type { WorkerProcess } from "../worker-process.ts";

const MB = 1_048_576;

/** A database on a small volume of its own, which is filled step by step, and emptied. */
export async function diskFull(outer: Site): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "towpath-disk-"));
  const mount = join(folder, "mnt");
  const run = (command: string, args: string[]) => spawnSync(command, args, { encoding: "utf8" });
  const image = join(folder, "image");
  run("truncate", ["-s", "300M", image]);
  run("mkdir", [mount]);
  const made = run("mkfs.ext4", ["-q", "-m", "0", image]);
  const mounted = made.status === 0 ? run("mount", ["-o", "loop", image, mount]) : made;
  if (mounted.status !== 0) {
    await rm(folder, { recursive: true, force: true });
    throw new CannotInject(
      `a volume of 300 MB cannot be mounted here (${(mounted.stderr ?? "no mount").trim()})`,
    );
  }
  try {
    return await fillAndEmpty(join(mount, "towpath"), outer);
  } finally {
    run("umount", ["-l", mount]);
    await rm(folder, { recursive: true, force: true });
  }
}

async function fillAndEmpty(dataDir: string, outer: Site): Promise<string> {
  const server = await Server.start(dataDir);
  const site = await Site.open(server, 1);
  try {
    const environment = { DATABASE_FOLDER: dataDir };
    // Two see the same disk: what is told twice shows.
    const worker = await site.startWorker({ environment });
    await site.startWorker({ environment: { ...environment, INGRESS: "off" } });
    const flow = await site.publish(threeCalls(site.ledger));
    await site.fireMany(worker, flow, 20);
    await site.allEnded();
    const stuffing = new Stuffing(dataDir);
    const alerts = [await alertAt(site, stuffing, 80), await alertAt(site, stuffing, 90)];
    const refused = await refusals(site, worker, flow, stuffing);
    await stuffing.remove();
    await eventually(
      async () => (await site.fire(worker, flow)).status === 202,
      "events are accepted again",
      60_000,
    );
    await site.allEnded(90_000);
    await eventually(async () => (await openAlerts(site)).length === 0, "both alerts are over", 120_000);
    const told = await toldOf(site);
    const once = "firing 80, firing 90, recovered 80, recovered 90";
    must(told.join(", ") === once, `people were told: ${told.join(", ")}`);
    const { runs } = await checkInvariants(site);
    outer.accepted.clear();
    return `${alerts.join("; ")}, each told once by two workers, and once that it is over; full: ${refused} times 503, never another answer; after space came back all ${runs} runs ended`;
  } finally {
    await site.close();
    await server.stop();
  }
}

/** Files of nothing beside the database. */
class Stuffing {
  readonly #dataDir: string;
  readonly #files: string[] = [];

  constructor(dataDir: string) {
    this.#dataDir = dataDir;
  }

  /** @param percent of the volume; omitted: to the last byte */
  async fill(percent?: number): Promise<void> {
    const file = join(this.#dataDir, "..", `stuffing-${this.#files.length}`);
    this.#files.push(file);
    const count = percent === undefined ? [] : [`count=${await this.#missing(percent)}`];
    spawnSync("dd", ["if=/dev/zero", `of=${file}`, "bs=1M", ...count], { stdio: "ignore" });
  }

  async remove(): Promise<void> {
    for (const file of this.#files) await rm(file, { force: true });
  }

  async #missing(percent: number): Promise<number> {
    const { blocks, bfree, bavail, bsize } = await statfs(this.#dataDir);
    const used = (blocks - bfree) * bsize;
    return Math.ceil(((used + bavail * bsize) * (percent / 100) - used) / MB);
  }
}

interface DiskFacts {
  readonly percent: number;
  readonly usedPercent: number;
  readonly freeBytes: number;
}

async function openAlerts(site: Site): Promise<readonly DiskFacts[]> {
  const open = "select facts from alert_incidents where kind = 'disk' and ended_at is null";
  const rows = await site.rows<{ facts: string }>(open).catch(() => null);
  return (
    rows?.map(({ facts }) => JSON.parse(facts) as DiskFacts) ?? [{ percent: 0, usedPercent: 0, freeBytes: 0 }]
  );
}

/** A little more than the rule says, and how long it takes until there is an incident of it, and of no higher one. */
async function alertAt(site: Site, stuffing: Stuffing, percent: number): Promise<string> {
  await stuffing.fill(percent + 2);
  const since = performance.now();
  const of = async () => (await openAlerts(site)).find((facts) => facts.percent === percent) ?? false;
  const { usedPercent, freeBytes } = await eventually(of, `an alert at ${percent} %`, 60_000);
  const tookMs = performance.now() - since;
  const higher = (await openAlerts(site)).filter((facts) => facts.percent > percent);
  must(higher.length === 0, `at ${usedPercent} % there is an alert of ${higher[0]?.percent} %`);
  const free = Math.floor(freeBytes / 1e6);
  return `alert at ${percent} % (${usedPercent} % used, ${free} MB free) after ${seconds(tookMs)}`;
}

async function toldOf(site: Site): Promise<readonly string[]> {
  const rows = await site.rows<{ event: string; content: string }>(
    "select event, content from alert_messages where channel = 'mail' and target = 'a@x.example'",
  );
  return rows
    .map(({ event, content }) => ({ event, facts: JSON.parse(content).facts }))
    .filter(({ facts }) => facts.kind === "disk")
    .map(({ event, facts }) => `${event} ${facts.percent}`)
    .toSorted();
}

/** Fills the rest, and sends events until five were refused. */
async function refusals(
  site: Site,
  worker: WorkerProcess,
  flow: Awaited<ReturnType<Site["publish"]>>,
  stuffing: Stuffing,
): Promise<number> {
  await stuffing.fill();
  const body = { text: "x".repeat(100_000) };
  const answers = new Map<number, number>();
  for (let sent = 0; sent < 400 && (answers.get(503) ?? 0) < 5; sent += 1) {
    const { status } = await site.fire(worker, flow, body);
    answers.set(status, (answers.get(status) ?? 0) + 1);
  }
  const seen = `answers while the disk was full: ${JSON.stringify([...answers])}`;
  must((answers.get(503) ?? 0) >= 5, seen);
  must(
    [...answers.keys()].every((status) => status === 202 || status === 503),
    seen,
  );
  return answers.get(503) ?? 0;
}
