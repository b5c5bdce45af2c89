import { fail, type Result } from "@towpath/prelude";
import { SandboxProcess } from "./child-process.ts";
import { MAX_TEXT_BYTES, type SandboxFailure, type SandboxTask } from "./task.ts";

/** A process is thrown away after so many tasks, whatever they were. */
const TASKS_PER_PROCESS = 100;
const IDLE_MS = 60_000;
const DEFAULT_PROCESSES = 4;

export interface SandboxOptions {
  /** The bundled child program; its folder is all that the processes can read. */
  readonly childScript: string;
  /** How many processes there may be at once. */
  readonly maxProcesses?: number;
}

export interface SandboxCall {
  /** A process never serves two environments. */
  readonly environmentId: string;
  /** How long the task itself may take; waiting for a free process does not count. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

export interface Sandbox {
  run(task: SandboxTask, call: SandboxCall): Promise<Result<string, SandboxFailure>>;
  /** The processes there are; for tests and for who watches memory. */
  pids(): number[];
  close(): void;
}

interface Waiter {
  readonly environmentId: string;
  readonly go: (process: SandboxProcess | null) => void;
}

/** Runs what makers wrote in processes of their own: without environment, files, network, and within limits. */
export function createSandbox({ childScript, maxProcesses = DEFAULT_PROCESSES }: SandboxOptions): Sandbox {
  const processes = new Set<SandboxProcess>();
  const waiters: Waiter[] = [];
  let closed = false;

  const drop = (one: SandboxProcess) => {
    one.kill();
    processes.delete(one);
  };
  const dropIdle = () => {
    const before = Date.now() - IDLE_MS;
    for (const one of processes) if (one.isDead || (!one.busy && one.idleSince < before)) drop(one);
  };

  /** A free process of that environment, or a new one where there is room or somebody else's idles. */
  const take = (environmentId: string): SandboxProcess | null => {
    dropIdle();
    const idle = [...processes].filter((one) => !one.busy);
    const own = idle.find((one) => one.environmentId === environmentId);
    if (own !== undefined) return claim(own);
    if (processes.size >= maxProcesses) {
      const [other] = idle;
      if (other === undefined) return null;
      drop(other);
    }
    const fresh = new SandboxProcess(childScript, environmentId);
    processes.add(fresh);
    return claim(fresh);
  };

  /** Who has least at work goes first: one environment's loops must not keep the others waiting. */
  const serveNext = () => {
    const atWork = (environmentId: string) =>
      [...processes].filter((one) => one.busy && one.environmentId === environmentId).length;
    const [next] = [...waiters].sort((a, b) => atWork(a.environmentId) - atWork(b.environmentId));
    const found = next === undefined ? null : take(next.environmentId);
    if (next === undefined || found === null) return;
    waiters.splice(waiters.indexOf(next), 1);
    next.go(found);
  };

  const giveBack = (one: SandboxProcess) => {
    one.busy = false;
    one.idleSince = Date.now();
    if (one.isDead || one.done >= TASKS_PER_PROCESS) drop(one);
    if (!closed) serveNext();
  };

  const free = ({ environmentId, signal }: SandboxCall): Promise<SandboxProcess | null> => {
    const found = waiters.length === 0 ? take(environmentId) : null;
    if (found !== null) return Promise.resolve(found);
    return new Promise((resolve) => {
      const waiter = { environmentId, go: resolve };
      waiters.push(waiter);
      signal.addEventListener("abort", () => {
        const at = waiters.indexOf(waiter);
        if (at >= 0) waiters.splice(at, 1);
        resolve(null);
      });
    });
  };

  return {
    async run(task, call) {
      const tooLarge = sizeProblem(task);
      if (tooLarge !== null) return fail(tooLarge);
      const one = closed || call.signal.aborted ? null : await free(call);
      if (one === null) return fail({ kind: "stopped", message: "Nobody waits for the result any more." });
      try {
        return await one.run({ task, timeoutMs: call.timeoutMs }, call.signal);
      } finally {
        giveBack(one);
      }
    },
    pids: () => [...processes].flatMap(({ pid }) => pid ?? []),
    close() {
      closed = true;
      for (const one of processes) drop(one);
      for (const waiter of waiters.splice(0)) waiter.go(null);
    },
  };
}

function claim(one: SandboxProcess): SandboxProcess {
  one.busy = true;
  return one;
}

/** What goes in is measured before it is copied anywhere. */
function sizeProblem(task: SandboxTask): SandboxFailure | null {
  for (const [name, text] of Object.entries(task)) {
    const bytes = Buffer.byteLength(text);
    if (bytes > MAX_TEXT_BYTES) {
      const what = name === "input" ? "What the action reads" : `The ${name}`;
      const message = `${what} is ${(bytes / 1e6).toFixed(1)} MB; at most 1 MB can be worked on.`;
      return { kind: "too-large", message };
    }
  }
  return null;
}
