import { execFile } from "node:child_process";
import { appendFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { type Fault, must } from "../fault.ts";
import { aFlow, call, compose } from "../flows.ts";
import type { LedgerLine } from "../ledger.ts";
import { checkInvariants } from "../oracle.ts";
import { Server } from "../server.ts";
import { Site } from "../site.ts";
import { pause } from "../waiting.ts";

const execute = promisify(execFile);

/** Copies with owners and rights, as PostgreSQL insists on them. */
const copy = (from: string, to: string) => execute("cp", ["-a", from, to]);

/** Keeps a base and every segment of the log since, as administrators set it up, and restores from them. */
class Backup {
  readonly #base: string;
  readonly #archive: string;

  constructor(folder: string) {
    this.#base = join(folder, "base");
    this.#archive = join(folder, "archive");
  }

  async begin(server: Server): Promise<void> {
    // PostgreSQL runs as an account of its own when this runs as root.
    await mkdir(this.#archive, { mode: 0o777 });
    await execute("chmod", ["a+rwx", this.#archive]);
    await server.restart("fast", async (cluster) => {
      const settings = ["archive_mode = on", `archive_command = 'cp %p "${this.#archive}/%f"'`];
      await appendFile(join(cluster, "postgresql.auto.conf"), `${settings.join("\n")}\n`);
      await copy(cluster, this.#base);
    });
  }

  /** @param at as PostgreSQL writes a time */
  async restore(server: Server, at: string): Promise<void> {
    await server.restart("fast", async (cluster) => {
      await rm(cluster, { recursive: true });
      await copy(this.#base, cluster);
      const settings = [
        "archive_mode = off",
        "hot_standby = off",
        `restore_command = 'cp "${this.#archive}/%f" %p'`,
        `recovery_target_time = '${at}'`,
        "recovery_target_action = promote",
      ];
      await appendFile(join(cluster, "postgresql.auto.conf"), `${settings.join("\n")}\n`);
      await writeFile(join(cluster, "recovery.signal"), "");
    });
  }
}

async function setBack(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "towpath-restored-"));
  await execute("chmod", ["a+rx", folder]);
  const server = await Server.start(join(folder, "data"));
  const site = await Site.open(server, 1);
  try {
    return await restoreAmidRuns(site, new Backup(folder));
  } finally {
    await site.close();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function restoreAmidRuns(site: Site, backup: Backup): Promise<string> {
  const worker = await site.startWorker();
  const flow = await site.publish(
    aFlow({
      Before: call(site.ledger, "before"),
      Between: compose("@outputs('Before')['statusCode']", ["Before"]),
      Held: call(site.ledger, "held", ["Between"]),
      After: call(site.ledger, "after", ["Held"]),
    }),
  );
  let delayMs = 0;
  site.ledger.on(/held/, async ({ response }) => {
    delayMs += 50;
    await pause(delayMs);
    response.end("{}");
  });
  await backup.begin(site.server);
  const kept = await site.fireMany(worker, flow, 40);
  await site.ledger.arrived(/after/, 10);
  const [moment] = await site.rows<{ at: string }>("select clock_timestamp()::text as at");
  await site.allEnded();
  const forgotten = await site.fireMany(worker, flow, 10);
  await site.allEnded();
  await worker.kill();
  await backup.restore(site.server, moment?.at ?? "");
  for (const id of forgotten) site.accepted.delete(id);

  const found = await site.rows<{ n: number }>(
    "select count(*)::int as n from runs where status = 'Succeeded'",
  );
  await site.startWorker();
  await site.allEnded();
  const rows = await site.rows<{ id: string }>("select id from runs where status = 'Succeeded'");
  must(rows.length === kept.length, `${rows.length} runs succeeded of ${kept.length}`);
  const { effects, repeated } = await checkInvariants(site, { forgetful: true });
  const calls = site.ledger.lines().filter(({ run }) => kept.includes(run));
  must(repeated > 0, "nothing was repeated: the database was not set back");
  must(keysOfCalls(calls) === effects, `${keysOfCalls(calls)} keys for ${effects} effects`);
  return `set back to a moment when ${found[0]?.n} of ${kept.length} runs had ended: all ended again, ${repeated} of ${effects} effects repeated, each under its key; ${forgotten.length} runs of after it are not known any more`;
}

const keysOfCalls = (calls: readonly LedgerLine[]) => new Set(calls.map(({ key }) => key)).size;

export const RESTORED: readonly Fault[] = [
  {
    id: "F40",
    gate: "R",
    alone: true,
    title: "restore to a point in time",
    done: "a base and the log since, restored to a moment when 40 runs were under way",
    expected: "effects since then are repeated under their keys",
    run: setBack,
  },
];
