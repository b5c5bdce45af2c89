import { type ChildProcess, spawn } from "node:child_process";
import {
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { checkoutRoot } from "./checkout-root.ts";
import type { StartConsole } from "./console.ts";

/** A Node program that has to run as long as the installation does. */
export interface Program {
  readonly name: "web" | "worker";
  readonly args: readonly string[];
  readonly cwd: string;
  /** Resolves when it answers. */
  whenReady(): Promise<void>;
}

export interface Supervised {
  /** Resolves when it is ready for the first time; rejects when it keeps dying before that. */
  readonly ready: Promise<void>;
  restart(): Promise<void>;
  stop(): Promise<void>;
  /** Ends it without asking, for somebody who will not wait for `stop`. */
  kill(): void;
}

interface Surroundings {
  readonly environment: NodeJS.ProcessEnv;
  readonly dataDir: string;
  readonly console: StartConsole;
}

const FIRST_RESTART_MS = 200;
const LONGEST_RESTART_MS = 10_000;
/** Up for this long, a death is a new misfortune and not the old one again. */
const SETTLED_MS = 30_000;
/** Killed this often before it was ready, it is given up. */
const DEATHS_BEFORE_READY = 3;
const STOP_MS = 15_000;
const LOG_BYTES = 20_000_000;

/** Starts a program and starts it again whenever it dies, waiting longer each time that it dies at once. */
export function supervise(program: Program, surroundings: Surroundings): Supervised {
  const life: Life = { child: null, deaths: 0, wanted: "up", timer: null };
  let isReady = false;
  const ready = new Promise<void>((resolve, reject) => {
    launch(program, surroundings, life, ({ why, refused, written }) => {
      if (isReady || (!refused && life.deaths < DEATHS_BEFORE_READY)) return "again";
      const log = logFile(program, surroundings.dataDir);
      reject(new Error(`The ${program.name} does not start. ${lastWords(written(), why, log)}`));
      return "give-up";
    });
    program.whenReady().then(() => {
      isReady = true;
      resolve();
    }, reject);
  });

  return {
    ready,
    restart: async () => {
      if (life.child === null || life.wanted === "down") return; // about to be started anyway, or never again
      life.wanted = "again";
      await end(life.child);
    },
    stop: async () => {
      life.wanted = "down";
      if (life.timer !== null) clearTimeout(life.timer);
      await end(life.child);
      rmSync(pidFile(program, surroundings), { force: true });
    },
    kill: () => {
      life.child?.kill("SIGKILL");
    },
  };
}

interface Life {
  child: ChildProcess | null;
  /** Deaths in a row, each soon after its start. */
  deaths: number;
  /** `again`: its next end is our doing, and it comes back at once. */
  wanted: "up" | "again" | "down";
  timer: NodeJS.Timeout | null;
}

interface Death {
  readonly why: string;
  /** It ended by itself, and would again. */
  readonly refused: boolean;
  /** What it wrote since this launch. */
  written(): string;
}

function launch(
  program: Program,
  surroundings: Surroundings,
  life: Life,
  onDeath: (death: Death) => "again" | "give-up",
): void {
  const startedAt = performance.now();
  const log = logFile(program, surroundings.dataDir);
  const logFrom = statSync(log, { throwIfNoEntry: false })?.size ?? 0;
  life.child = start(program, surroundings);
  life.child.once("exit", (code, signal) => {
    life.child = null;
    if (life.wanted === "down") return;
    if (life.wanted === "again") {
      life.wanted = "up";
      launch(program, surroundings, life, onDeath);
      return;
    }
    life.deaths = performance.now() - startedAt > SETTLED_MS ? 1 : life.deaths + 1;
    const why = signal ?? `exit code ${code}`;
    const written = () => readFileSync(log).subarray(logFrom).toString("utf8");
    if (onDeath({ why, refused: code !== null, written }) === "give-up") return;
    surroundings.console.problem(`The ${program.name} stopped (${why}); starting it again.`);
    const waitMs = Math.min(FIRST_RESTART_MS * 2 ** (life.deaths - 1), LONGEST_RESTART_MS);
    life.timer = setTimeout(() => launch(program, surroundings, life, onDeath), waitMs);
  });
}

function start(program: Program, { environment, dataDir }: Surroundings): ChildProcess {
  const log = openSync(logFile(program, dataDir), "a");
  // A supervisor that is killed must not leave children behind: the preload ends them when the channel closes.
  const leash = pathToFileURL(join(checkoutRoot(), "scripts", "exit-with-parent.mjs")).href;
  const child = spawn(process.execPath, ["--import", leash, ...program.args], {
    cwd: program.cwd,
    env: { ...environment, TOWPATH_SUPERVISOR_PID: String(process.pid) },
    stdio: ["ignore", log, log, "ipc"],
    // A group of its own: Ctrl-C reaches the supervisor alone, which then stops its programs in order.
    detached: process.platform !== "win32",
  });
  closeSync(log);
  writeFileSync(pidFile(program, { dataDir }), `${child.pid}\n`);
  return child;
}

/** SIGTERM, then SIGKILL for one that does not listen. */
function end(child: ChildProcess | null): Promise<void> {
  if (child === null || child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    const force = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
    child.once("exit", () => {
      clearTimeout(force);
      resolve();
    });
    child.kill("SIGTERM");
  });
}

function pidFile(program: Program, { dataDir }: Pick<Surroundings, "dataDir">): string {
  return join(dataDir, "run", `${program.name}.pid`);
}

function logFile(program: Program, dataDir: string): string {
  const folder = join(dataDir, "logs");
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${program.name}.log`);
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size > LOG_BYTES) renameSync(file, `${file}.1`);
  return file;
}

/** What a program said to people before it ended; its log lines (JSON) are for later. */
function lastWords(written: string, why: string, log: string): string {
  const lines = written.split("\n").filter((line) => /^\s*[\w"'(/]/.test(line));
  if (lines.length === 0) return `It ended with ${why}; more in ${log}.`;
  return lines.length <= 2 ? lines.join(" ") : `More in ${log}.\n${lines.slice(-10).join("\n")}`;
}
