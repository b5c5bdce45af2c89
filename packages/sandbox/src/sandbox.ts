import { fail, type Result } from "@towpath/prelude";
import { ProcessPool } from "./process-pool.ts";
import { MAX_MESSAGE_BYTES, MAX_TEXT_BYTES, type SandboxFailure, type SandboxTask } from "./task.ts";

const DEFAULT_PROCESSES = 4;
/** Connector scripts wait for services most of their time: they must not hold what computes. */
const SCRIPT_PROCESSES_EACH = 2;

export interface SandboxOptions {
  /** The bundled child program; its folder is all that the processes can read. */
  readonly childScript: string;
  /** How many processes there may be at once. */
  readonly maxProcesses?: number;
  /** False: scripts are refused; maps and templates still work. */
  readonly inlineCode?: boolean;
}

export interface SandboxCall {
  /** A process never serves two environments. */
  readonly environmentId: string;
  /** How long the task itself may take; waiting for a free process does not count. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /**
   * Answers what a connector's script asks for; must not reject. The clock of the script stands still meanwhile, so
   * that whoever answers bounds how long that takes.
   */
  ask?(question: string): Promise<string>;
}

export interface Sandbox {
  run(task: SandboxTask, call: SandboxCall): Promise<Result<string, SandboxFailure>>;
  /** The door for the runs of one environment: what the engine calls its port for computing. */
  forEnvironment(environmentId: string): ComputeDoor;
  /** The processes there are; for tests and for who watches memory. */
  pids(): number[];
  close(): void;
}

export interface ComputeDoor {
  compute(
    task: SandboxTask,
    call: Pick<SandboxCall, "timeoutMs" | "signal">,
  ): Promise<Result<string, SandboxFailure>>;
}

/** Runs what makers wrote in processes of their own: without environment, files, network, and within limits. */
export function createSandbox(options: SandboxOptions): Sandbox {
  const { childScript, maxProcesses = DEFAULT_PROCESSES, inlineCode = true } = options;
  const pool = new ProcessPool(childScript, maxProcesses);
  const scripts = new ProcessPool(childScript, maxProcesses * SCRIPT_PROCESSES_EACH);

  const run: Sandbox["run"] = async (task, call) => {
    const isCode = task.kind === "javascript" || task.kind === "connector-script";
    const problem = inlineCode || !isCode ? sizeProblem(task) : NOT_ALLOWED;
    if (problem !== null) return fail(problem);
    const from = task.kind === "connector-script" ? scripts : pool;
    const one = await from.take(call.environmentId, call.signal);
    if (one === null) return fail({ kind: "stopped", message: "Nobody waits for the result any more." });
    try {
      return await one.run({ task, timeoutMs: call.timeoutMs }, call.signal, call.ask);
    } finally {
      from.giveBack(one);
    }
  };

  return {
    run,
    forEnvironment: (environmentId) => ({
      compute: (task, call) => run(task, { ...call, environmentId }),
    }),
    pids: () => [...pool.pids, ...scripts.pids],
    close: () => {
      pool.close();
      scripts.close();
    },
  };
}

const NOT_ALLOWED: SandboxFailure = {
  kind: "not-allowed",
  message: "Inline code is switched off in this installation (INLINE_CODE).",
};

/** What goes in is measured before it is copied anywhere. */
function sizeProblem(task: SandboxTask): SandboxFailure | null {
  const reader = task.kind === "connector-script" ? "script" : "action";
  for (const [name, text] of Object.entries(task)) {
    const isInput = name === "input";
    const limit = isInput && reader === "script" ? MAX_MESSAGE_BYTES : MAX_TEXT_BYTES;
    const bytes = Buffer.byteLength(text);
    if (bytes <= limit) continue;
    const what = isInput ? `What the ${reader} reads` : `The ${name}`;
    const message = `${what} is ${(bytes / 1e6).toFixed(1)} MB; at most ${limit / 1e6} MB can be worked on.`;
    return { kind: "too-large", message };
  }
  return null;
}
