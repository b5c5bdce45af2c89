import { type ChildProcess, spawn } from "node:child_process";
import { dirname } from "node:path";
import { fail, ok, type Result } from "@towpath/prelude";
import type { ChildAnswer, ChildOrder, ChildWord, SandboxFailure } from "./task.ts";
import { Watch } from "./watch.ts";

/** A machine under load takes its time to start a process. */
const START_MS = 30_000;
/** What the limits inside are given before the process is killed from outside. */
const GRACE_MS = 1_000;
/** JavaScript objects of the process itself; the world of a script has a memory of its own. */
const HEAP_MB = 96;

/** Node calls it so since 23.5 (and 22.13); before, it was an experiment. */
const PERMISSION = process.allowedNodeEnvironmentFlags.has("--permission")
  ? "--permission"
  : "--experimental-permission";

type Answer = Result<string, SandboxFailure>;
type Ask = (question: string) => Promise<string>;

/** One sandbox process: does one task at a time, and dies of anything unforeseen. */
export class SandboxProcess {
  readonly environmentId: string;
  done = 0;
  busy = false;
  idleSince = 0;
  readonly #child: ChildProcess;
  readonly #ready: Promise<boolean>;
  #settle: ((answer: Answer) => void) | null = null;
  #ask: Ask | null = null;
  #watch: Watch | null = null;
  #dead = false;

  constructor(childScript: string, environmentId: string) {
    this.environmentId = environmentId;
    this.#child = spawn(process.execPath, [...limits(childScript), childScript], {
      // Empty; the cast because Next declares a variable that must be there.
      env: {} as NodeJS.ProcessEnv,
      cwd: dirname(childScript),
      stdio: ["ignore", "ignore", "ignore", "ipc"],
      serialization: "advanced",
      windowsHide: true,
    });
    this.#ready = this.#listen();
    this.#unref();
  }

  get isDead(): boolean {
    return this.#dead;
  }

  /** For tests: whose memory to look at. */
  get pid(): number | undefined {
    return this.#child.pid;
  }

  async run(order: ChildOrder, signal: AbortSignal, ask?: Ask): Promise<Answer> {
    this.busy = true;
    this.#ask = ask ?? null;
    this.done += 1;
    const stop = () => this.#die({ kind: "stopped", message: "Nobody waits for the result any more." });
    signal.addEventListener("abort", stop);
    this.#child.ref();
    this.#child.channel?.ref();
    try {
      return await this.#answerTo(order);
    } finally {
      signal.removeEventListener("abort", stop);
      this.#ask = null;
      this.busy = false;
      this.#unref();
    }
  }

  kill(): void {
    this.#die({ kind: "stopped", message: "The sandbox was closed." });
  }

  async #answerTo(order: ChildOrder): Promise<Answer> {
    const answer = new Promise<Answer>((resolve) => {
      this.#settle = resolve;
    });
    if (!this.#dead && (await this.#startedInTime())) {
      const watch = new Watch(order.timeoutMs + GRACE_MS, () => this.#die(tooLong(order)));
      this.#watch = watch;
      answer.finally(() => watch.stop()).catch(() => undefined);
      this.#send(order);
    } else {
      this.#die(BROKEN);
      this.#settle?.(fail(BROKEN));
    }
    return await answer;
  }

  async #startedInTime(): Promise<boolean> {
    const timer = new AbortController();
    const late = new Promise<boolean>((resolve) => {
      const handle = setTimeout(() => resolve(false), START_MS);
      timer.signal.addEventListener("abort", () => clearTimeout(handle));
    });
    const started = await Promise.race([this.#ready, late]);
    timer.abort();
    return started && !this.#dead;
  }

  #listen(): Promise<boolean> {
    return new Promise((resolve) => {
      this.#child.on("message", (word: ChildWord) => {
        if (word.kind === "ready") resolve(true);
        else if (word.kind === "question") this.#answerQuestion(word.id, word.text);
        else if (word.kind === "value") this.#settled(ok(word.text));
        else this.#settled(fail(word.failure));
      });
      const gone = () => {
        resolve(false);
        this.#die(CRASHED);
      };
      this.#child.on("error", gone);
      this.#child.on("exit", gone);
    });
  }

  /** What comes after the task is over, or from a task that may not ask, is heard by nobody. */
  #answerQuestion(id: number, text: string): void {
    const ask = this.#ask;
    const watch = this.#watch;
    if (ask === null || watch === null) return;
    watch.pause();
    const answered = (answer: string) => {
      watch.resume();
      if (this.#watch === watch && !this.#dead) this.#send({ id, text: answer });
    };
    ask(text).then(answered, () => this.#die(BROKEN));
  }

  #send(word: ChildOrder | ChildAnswer): void {
    this.#child.send(word, (error) => error !== null && this.#die(BROKEN));
  }

  #settled(answer: Answer): void {
    this.#watch = null;
    this.#settle?.(answer);
    this.#settle = null;
  }

  #die(failure: SandboxFailure): void {
    this.#dead = true;
    this.#child.kill("SIGKILL");
    this.#settled(fail(failure));
  }

  /** A process that idles does not keep its parent alive. */
  #unref(): void {
    this.#child.unref();
    this.#child.channel?.unref();
  }
}

const limits = (childScript: string): string[] => [
  PERMISSION,
  `--allow-fs-read=${dirname(childScript)}/*`,
  `--max-old-space-size=${HEAP_MB}`,
  "--disable-proto=delete",
  "--expose-gc",
  "--no-warnings",
];

const BROKEN: SandboxFailure = { kind: "broken", message: "The sandbox could not be started." };
/** Nothing but want of memory is known to do that. */
const CRASHED: SandboxFailure = {
  kind: "too-much-memory",
  message: "The sandbox died of it, most likely because it used more memory than it may.",
};
const tooLong = ({ timeoutMs }: ChildOrder): SandboxFailure => ({
  kind: "too-long",
  message: `It took longer than it may (${timeoutMs / 1000} seconds), and was stopped.`,
});
