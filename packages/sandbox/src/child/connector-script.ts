import { fail, ok } from "@towpath/prelude";
import type { QuickJSContext, QuickJSHandle, QuickJSRuntime } from "quickjs-emscripten-core";
import type { SandboxFailure } from "../task.ts";
import { type Answer, describe, engineFailure, FILE, late, newEngine, workOff } from "./engine.ts";
import { addHostFunctions } from "./script/host-functions.ts";
import { scriptProgram, WORLD } from "./script/world.ts";

interface Script {
  readonly code: string;
  readonly input: string;
  readonly timeoutMs: number;
}

/** Resolves with the answer; never rejects. */
type Ask = (question: string) => Promise<string>;

/** Nobody needs so many in one call; whoever does goes round in circles. */
const MAX_REQUESTS = 50;
const MAX_LOG_LINES = 100;
const MAX_LOG_LENGTH = 1_000;

/** Time that a script itself takes: while it waits for an answer, its clock stands still. */
class OwnTime {
  #leftMs: number;
  #began: number | null = null;

  constructor(limitMs: number) {
    this.#leftMs = limitMs;
  }

  readonly isLate = (): boolean => {
    const running = this.#began === null ? 0 : performance.now() - this.#began;
    return running > this.#leftMs;
  };

  while<T>(work: () => T): T {
    this.#began = performance.now();
    try {
      return work();
    } finally {
      this.#leftMs -= performance.now() - this.#began;
      this.#began = null;
    }
  }
}

/**
 * Runs a connector's script in an engine of its own. What it sends goes through `ask`, one question a request;
 * `input` is JSON that the world of the script makes its `Context` of, and what comes back is JSON of its response.
 */
export async function runConnectorScript(script: Script, ask: Ask): Promise<Answer> {
  const time = new OwnTime(script.timeoutMs);
  const runtime = await newEngine(time.isLate);
  const run = new ScriptRun(runtime, script, time, ask);
  try {
    return await run.toItsEnd();
  } catch (error) {
    return time.isLate() ? late(script.timeoutMs) : engineFailure(error);
  }
}

class ScriptRun {
  readonly #vm: QuickJSContext;
  readonly #runtime: QuickJSRuntime;
  readonly #script: Script;
  readonly #time: OwnTime;
  readonly #ask: Ask;
  /** Answers that have come; the script has not seen them yet. */
  readonly #arrived: (() => void)[] = [];
  #wake: () => void = () => undefined;
  #asked = 0;
  #logged = 0;
  #underWay = 0;

  constructor(runtime: QuickJSRuntime, script: Script, time: OwnTime, ask: Ask) {
    this.#runtime = runtime;
    this.#vm = runtime.newContext();
    this.#script = script;
    this.#time = time;
    this.#ask = ask;
  }

  async toItsEnd(): Promise<Answer> {
    const begun = this.#time.while(() => this.#begin());
    if (!("promise" in begun)) return begun.answer;
    for (;;) {
      const answer = this.#time.while(() => this.#goOn(begun.promise));
      if (answer !== null) return answer;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        if (this.#arrived.length > 0) resolve();
      });
    }
  }

  #begin(): { readonly promise: QuickJSHandle } | { readonly answer: Answer } {
    const vm = this.#vm;
    addHostFunctions(
      vm,
      (question) => this.#send(question),
      (line) => this.#log(line),
    );
    vm.unwrapResult(vm.evalCode(WORLD, "world.js"));
    const run = vm.unwrapResult(vm.evalCode("towpathRun"));
    vm.unwrapResult(vm.evalCode("delete globalThis.towpathRun"));
    const made = vm.evalCode(scriptProgram(this.#script.code), FILE);
    if (made.error) return { answer: this.#failure(made.error, true) };
    const called = vm.callFunction(run, vm.undefined, made.value, vm.newString(this.#script.input));
    return called.error ? { answer: this.#failure(called.error) } : { promise: called.value };
  }

  /** Null while the script waits for answers. */
  #goOn(promise: QuickJSHandle): Answer | null {
    for (const resolve of this.#arrived.splice(0)) resolve();
    const problem = workOff(this.#runtime, this.#time.isLate);
    if (problem !== null) return this.#failure(problem);
    if (this.#asked > MAX_REQUESTS) return fail(TOO_MANY);
    const state = this.#vm.getPromiseState(promise);
    if (state.type === "rejected") return this.#failure(state.error);
    if (state.type === "fulfilled") return ok(this.#vm.getString(state.value));
    if (this.#time.isLate()) return late(this.#script.timeoutMs);
    return this.#underWay === 0 && this.#arrived.length === 0 ? fail(NEVER) : null;
  }

  #failure(thrown: QuickJSHandle, isSyntax = false): Answer {
    if (this.#time.isLate()) return late(this.#script.timeoutMs);
    return fail(describe(this.#vm, thrown, isSyntax));
  }

  #log(line: string): void {
    this.#logged += 1;
    if (this.#logged <= MAX_LOG_LINES) void this.#ask(JSON.stringify({ log: line.slice(0, MAX_LOG_LENGTH) }));
  }

  #send(question: string): QuickJSHandle {
    const vm = this.#vm;
    const deferred = vm.newPromise();
    this.#asked += 1;
    // One too many is never answered: the script ends as soon as it has nothing else to do.
    if (this.#asked > MAX_REQUESTS) return deferred.handle;
    this.#underWay += 1;
    const answered = (text: string) => {
      this.#underWay -= 1;
      this.#arrived.push(() => deferred.resolve(vm.newString(text)));
      this.#wake();
    };
    this.#ask(question).then(answered, () => undefined);
    return deferred.handle;
  }
}

const TOO_MANY: SandboxFailure = {
  kind: "failed",
  message: `The script sends more than ${MAX_REQUESTS} requests in one call.`,
};

const NEVER: SandboxFailure = {
  kind: "failed",
  message: "The script waits for something that never happens: there are no timers.",
};
