import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import type { RacepointLetGo, RacepointReached } from "../../apps/worker/src/racepoints.ts";
import { ROOT } from "./root.ts";
import { eventually } from "./waiting.ts";

type Verdict = "go" | "hold" | "kill";

export interface WorkerSettings {
  /** The checkout whose built worker it is; omitted: this one. */
  readonly root?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Moments to be told of, and what happens there; `hold` keeps the worker there until it is killed. */
  readonly racepoints?: Partial<
    Record<RacepointReached["racepoint"], (facts: RacepointReached["facts"]) => Verdict | Promise<Verdict>>
  >;
}

const MAIN = join("apps", "worker", "dist", "main.mjs");

/** One real worker: a process of its own, with the public listener on a port of its own. */
export class WorkerProcess {
  readonly #child: ChildProcess;
  readonly #settings: WorkerSettings;
  #said = "";
  port = 0;

  private constructor(settings: WorkerSettings) {
    this.#settings = settings;
    const { environment, root = ROOT } = settings;
    this.#child = spawn(process.execPath, ["--enable-source-maps", join(root, MAIN)], {
      cwd: root,
      env: {
        ...process.env,
        NODE_ENV: "test",
        PUBLIC_URL: "http://127.0.0.1",
        HOST: "127.0.0.1",
        PORT: "0",
        EGRESS_ALLOW: "127.0.0.0/8",
        TOWPATH_RACEPOINTS: Object.keys(settings.racepoints ?? {}).join(","),
        ...environment,
      },
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => {
        this.#said += text;
      });
    }
    this.#child.on("message", (reached: RacepointReached) => void this.#reached(reached));
    this.#child.on("error", () => undefined);
  }

  static async start(settings: WorkerSettings): Promise<WorkerProcess> {
    const worker = new WorkerProcess(settings);
    await eventually(() => worker.#isReady(), "the worker is ready", 30_000).catch((error: unknown) => {
      worker.#child.kill("SIGKILL");
      throw new Error(`${error instanceof Error ? error.message : error}\n${worker.#said}`);
    });
    return worker;
  }

  /** Starts one that is expected to refuse: what it said, and its exit code. */
  static async startRefused(settings: WorkerSettings): Promise<{ said: string; code: number | null }> {
    const worker = new WorkerProcess(settings);
    try {
      await eventually(
        () => !worker.isAlive || worker.#said.includes('"ready":true'),
        "an end or a start",
        30_000,
      );
      return { said: worker.#said, code: worker.#child.exitCode };
    } finally {
      await worker.kill();
    }
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  get isAlive(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Everything it wrote. */
  get log(): string {
    return this.#said;
  }

  /** What it said to people before it ended, apart from its log lines. */
  get lastWords(): string {
    const words = this.#said.split("\n").filter((line) => line !== "" && !line.startsWith("{"));
    return words.slice(-6).join(" ").slice(0, 600);
  }

  kill(): Promise<void> {
    return this.#end("SIGKILL");
  }

  /** Asks it to stop in order. */
  stop(): Promise<void> {
    return this.#end("SIGTERM");
  }

  freeze(): void {
    this.#child.kill("SIGSTOP");
  }

  thaw(): void {
    this.#child.kill("SIGCONT");
  }

  #end(signal: NodeJS.Signals): Promise<void> {
    if (!this.isAlive) return Promise.resolve();
    return new Promise((resolve) => {
      this.#child.once("exit", () => resolve());
      this.#child.kill(signal);
    });
  }

  #isReady(): boolean {
    if (!this.isAlive) throw new Error("the worker ended before it was ready");
    const line = this.#said.split("\n").find((each) => each.includes('"ready":true'));
    if (line === undefined) return false;
    this.port = Number((JSON.parse(line) as { port: number | null }).port ?? 0);
    return true;
  }

  async #reached({ racepoint, id, facts }: RacepointReached): Promise<void> {
    const verdict = (await this.#settings.racepoints?.[racepoint]?.(facts)) ?? "go";
    if (verdict === "hold" || !this.isAlive) return;
    if (verdict === "kill") this.#child.kill("SIGKILL");
    else this.#child.send({ letGo: id } satisfies RacepointLetGo, () => undefined);
  }
}
