import { writeFileSync } from "node:fs";
import { CannotInject, type Fault, type NotRun, Unmet } from "./fault.ts";
import { checkInvariants } from "./oracle.ts";
import { Server } from "./server.ts";
import { Site } from "./site.ts";
import { seconds } from "./waiting.ts";

type Line = Fault | NotRun;

interface Outcome {
  readonly line: Line;
  readonly verdict: "OK" | "FAILED" | "not run";
  readonly seen: string;
}

interface MatrixOptions {
  readonly seed: number;
  /** Faults at once. */
  readonly lanes: number;
  /** A file for the counts, as JSON. */
  readonly report: string | null;
}

/** @returns the exit code: 1 when something was not as promised */
export async function runMatrix(lines: readonly Line[], options: MatrixOptions): Promise<number> {
  const since = performance.now();
  console.log(`seed ${options.seed}; ${lines.length} lines of the matrix`);
  const outcomes: Outcome[] = [];
  const tell = printerInOrder(lines);
  const finished = (outcome: Outcome) => {
    outcomes.push(outcome);
    tell(outcome);
  };
  for (const line of lines) {
    if ("notRun" in line) finished({ line, verdict: "not run", seen: line.notRun });
  }
  const faults = lines.filter((line) => !("notRun" in line)) as Fault[];
  await workThrough(
    faults.filter(({ alone }) => alone !== true),
    options.lanes,
    options.seed,
    finished,
  );
  await workThrough(
    faults.filter(({ alone }) => alone === true),
    1,
    options.seed,
    finished,
  );

  const count = (verdict: Outcome["verdict"]) => outcomes.filter((each) => each.verdict === verdict).length;
  const counts = { passed: count("OK"), failed: count("FAILED"), skipped: count("not run") };
  console.log(
    `${counts.passed} OK, ${counts.failed} failed, ${counts.skipped} not run in ${seconds(performance.now() - since)} (seed ${options.seed})`,
  );
  if (options.report !== null) writeFileSync(options.report, JSON.stringify(counts));
  return counts.failed === 0 ? 0 : 1;
}

/** Each lane has a server of its own and takes the next fault when it is done with one. */
async function workThrough(
  faults: readonly Fault[],
  lanes: number,
  seed: number,
  finished: (outcome: Outcome) => void,
): Promise<void> {
  const left = [...faults];
  const lane = async () => {
    const server = await Server.start();
    try {
      for (let fault = left.shift(); fault !== undefined; fault = left.shift()) {
        finished(await inject(fault, server, seed));
      }
    } finally {
      await server.stop();
    }
  };
  await Promise.all(Array.from({ length: Math.min(lanes, faults.length) }, lane));
}

async function inject(line: Fault, server: Server, seed: number): Promise<Outcome> {
  const since = performance.now();
  let site: Site | null = null;
  try {
    site = await Site.open(server, seed);
    const seen = await line.run(site);
    const { runs, effects, repeated } = await checkInvariants(site);
    const compared = `${runs} runs, ${effects} effects, ${repeated} repeated`;
    return { line, verdict: "OK", seen: `${seen} [${compared}; ${seconds(performance.now() - since)}]` };
  } catch (error) {
    if (process.env.FAULTS_LOGS) for (const worker of site?.workers ?? []) console.error(worker.log);
    return failureOf(line, error);
  } finally {
    await site?.close();
  }
}

function failureOf(line: Fault, error: unknown): Outcome {
  if (error instanceof CannotInject) return { line, verdict: "not run", seen: error.message };
  const told = error instanceof Unmet ? error.message : error instanceof Error ? error.stack : error;
  return { line, verdict: "FAILED", seen: String(told) };
}

/** Faults end in any order; people read them by number. */
function printerInOrder(lines: readonly Line[]): (outcome: Outcome) => void {
  const ready = new Map<string, Outcome>();
  let next = 0;
  return (outcome) => {
    ready.set(outcome.line.id, outcome);
    for (let line = lines[next]; line !== undefined; line = lines[next]) {
      const told = ready.get(line.id);
      if (told === undefined) return;
      const { id, gate, title, done, expected } = told.line;
      console.log(
        `${id.padEnd(4)}${gate} ${told.verdict.padEnd(8)}${title}: ${done} | expected: ${expected} | seen: ${told.seen}`,
      );
      next += 1;
    }
  };
}
