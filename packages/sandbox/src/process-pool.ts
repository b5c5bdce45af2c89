import { SandboxProcess } from "./child-process.ts";

/** A process is thrown away after so many tasks, whatever they were. */
const TASKS_PER_PROCESS = 100;
const IDLE_MS = 60_000;

interface Waiter {
  readonly environmentId: string;
  go(process: SandboxProcess | null): void;
}

/** A few processes, each of one environment, and a line of those who wait for one. */
export class ProcessPool {
  readonly #childScript: string;
  readonly #maxProcesses: number;
  readonly #processes = new Set<SandboxProcess>();
  readonly #waiters: Waiter[] = [];
  #closed = false;

  constructor(childScript: string, maxProcesses: number) {
    this.#childScript = childScript;
    this.#maxProcesses = maxProcesses;
  }

  get pids(): number[] {
    return [...this.#processes].flatMap(({ pid }) => pid ?? []);
  }

  /** Null: the signal aborted, or the pool was closed, before there was one. */
  async take(environmentId: string, signal: AbortSignal): Promise<SandboxProcess | null> {
    if (this.#closed || signal.aborted) return null;
    const found = this.#waiters.length === 0 ? this.#find(environmentId) : null;
    if (found !== null) return found;
    return await new Promise((resolve) => {
      const leave = () => {
        this.#waiters.splice(this.#waiters.indexOf(waiter), 1);
        resolve(null);
      };
      const waiter: Waiter = {
        environmentId,
        go(process) {
          signal.removeEventListener("abort", leave);
          resolve(process);
        },
      };
      this.#waiters.push(waiter);
      signal.addEventListener("abort", leave, { once: true });
    });
  }

  giveBack(one: SandboxProcess): void {
    one.busy = false;
    one.idleSince = Date.now();
    if (one.isDead || one.done >= TASKS_PER_PROCESS) this.#drop(one);
    if (!this.#closed) this.#serveNext();
  }

  close(): void {
    this.#closed = true;
    for (const one of this.#processes) this.#drop(one);
    for (const waiter of this.#waiters.splice(0)) waiter.go(null);
  }

  /** A free process of that environment, or a new one where there is room or somebody else's idles. */
  #find(environmentId: string): SandboxProcess | null {
    const before = Date.now() - IDLE_MS;
    const idle: SandboxProcess[] = [];
    for (const one of this.#processes) {
      if (one.isDead || (!one.busy && one.idleSince < before)) this.#drop(one);
      else if (!one.busy) idle.push(one);
    }
    const own = idle.find((one) => one.environmentId === environmentId);
    if (own !== undefined) return claim(own);
    if (this.#processes.size >= this.#maxProcesses) {
      const [other] = idle;
      if (other === undefined) return null;
      this.#drop(other);
    }
    const fresh = new SandboxProcess(this.#childScript, environmentId);
    this.#processes.add(fresh);
    return claim(fresh);
  }

  /** Who has least at work goes first: one environment's loops must not keep the others waiting. */
  #serveNext(): void {
    const [next] = [...this.#waiters].sort(
      (a, b) => this.#atWork(a.environmentId) - this.#atWork(b.environmentId),
    );
    const found = next === undefined ? null : this.#find(next.environmentId);
    if (next === undefined || found === null) return;
    this.#waiters.splice(this.#waiters.indexOf(next), 1);
    next.go(found);
  }

  #atWork(environmentId: string): number {
    return [...this.#processes].filter((one) => one.busy && one.environmentId === environmentId).length;
  }

  #drop(one: SandboxProcess): void {
    one.kill();
    this.#processes.delete(one);
  }
}

function claim(one: SandboxProcess): SandboxProcess {
  one.busy = true;
  return one;
}
