import variant from "@jitl/quickjs-wasmfile-release-sync";
import wasmBytes from "@jitl/quickjs-wasmfile-release-sync/wasm";
import { fail, ok, type Result } from "@towpath/prelude";
import {
  newQuickJSWASMModuleFromVariant,
  newVariant,
  type QuickJSContext,
  type QuickJSHandle,
  type QuickJSRuntime,
} from "quickjs-emscripten-core";
import type { SandboxFailure } from "../task.ts";

const PAGE_BYTES = 65_536;
/** Fixed: QuickJS's own limit does not hold in a memory that may grow (measured), a memory that cannot grow does. */
const MEMORY_PAGES = (32 * 1024 * 1024) / PAGE_BYTES;
const STACK_BYTES = 256 * 1024;
/** Promise jobs done between two looks at the clock. */
const JOBS_AT_ONCE = 100;
const MAX_MESSAGE_LENGTH = 2_000;
const FILE = "code.js";

interface Program {
  readonly code: string;
  readonly input: string;
  readonly timeoutMs: number;
}
type Answer = Result<string, SandboxFailure>;

let compiled: Promise<WebAssembly.Module> | null = null;

/** Runs a function body in a JavaScript engine of its own, which is thrown away afterwards. */
export async function runJavaScript(program: Program): Promise<Answer> {
  compiled ??= WebAssembly.compile(wasmBytes);
  const wasmMemory = new WebAssembly.Memory({ initial: MEMORY_PAGES, maximum: MEMORY_PAGES });
  const own = newVariant(variant, { wasmModule: compiled, wasmMemory });
  const quickjs = await newQuickJSWASMModuleFromVariant(own);
  const runtime = quickjs.newRuntime({ maxStackSizeBytes: STACK_BYTES });
  const deadline = Date.now() + program.timeoutMs;
  const isLate = () => Date.now() > deadline;
  runtime.setInterruptHandler(isLate);
  try {
    return execute(runtime.newContext(), runtime, program, isLate);
  } catch (error) {
    // The engine inside the wall gave up, most often for want of memory.
    return isLate() ? late(program) : fail({ kind: "too-much-memory", message: OUT_OF_MEMORY(error) });
  }
}

const OUT_OF_MEMORY = (error: unknown) =>
  /memory|out of bounds|unreachable|Aborted/i.test(String(error))
    ? "The code used more memory than it may (32 MB)."
    : `The code could not be run: ${String(error).slice(0, 200)}`;

function execute(
  vm: QuickJSContext,
  runtime: QuickJSRuntime,
  program: Program,
  isLate: () => boolean,
): Answer {
  const failure = (handle: QuickJSHandle, isSyntax = false): Answer =>
    isLate() ? late(program) : fail(describe(vm, handle, isSyntax));
  // Held before the code runs: it may replace what it likes in its own world.
  const parse = vm.unwrapResult(vm.evalCode("JSON.parse"));
  const write = vm.unwrapResult(
    vm.evalCode("((write) => (value) => write(value === undefined ? null : value))(JSON.stringify)"),
  );
  vm.unwrapResult(vm.evalCode(CONSOLE));
  const input = vm.callFunction(parse, vm.undefined, vm.newString(program.input));
  if (input.error) return failure(input.error);
  const made = vm.evalCode(`(async function (workflowContext) {\n${program.code}\n})`, FILE);
  if (made.error) return failure(made.error, true);
  const called = vm.callFunction(made.value, vm.undefined, input.value);
  if (called.error) return failure(called.error);
  const jobs = workOff(runtime, isLate);
  if (jobs !== null) return failure(jobs);
  const state = vm.getPromiseState(called.value);
  if (state.type === "pending") return isLate() ? late(program) : fail(NEVER);
  if (state.type === "rejected") return failure(state.error);
  const text = vm.callFunction(write, vm.undefined, state.value);
  if (text.error) return failure(text.error);
  if (vm.typeof(text.value) !== "string") return ok("null");
  return ok(vm.getString(text.value));
}

/** Nobody reads it, but code that was written against a console should not fail for it. */
const CONSOLE =
  "globalThis.console = Object.freeze(Object.fromEntries(" +
  "['log', 'info', 'warn', 'error', 'debug', 'trace'].map((name) => [name, () => undefined])))";

const NEVER: SandboxFailure = {
  kind: "failed",
  message:
    "The code waits for something that never happens: there are no timers, and no calls to the outside.",
};

const late = ({ timeoutMs }: Program): Answer =>
  fail({ kind: "too-long", message: `The code took longer than it may (${timeoutMs / 1000} seconds).` });

/** Everything the code put off. @returns the error of a job that failed, else null */
function workOff(runtime: QuickJSRuntime, isLate: () => boolean): QuickJSHandle | null {
  while (runtime.hasPendingJob() && !isLate()) {
    const done = runtime.executePendingJobs(JOBS_AT_ONCE);
    if (done.error) return done.error;
  }
  return null;
}

/** What the code threw, in words. Looking at it may run more of the code; the deadline holds for that too. */
function describe(vm: QuickJSContext, thrown: QuickJSHandle, isSyntax: boolean): SandboxFailure {
  const isObject = vm.typeof(thrown) === "object";
  const read = (name: string): string => {
    const handle = vm.getProp(thrown, name);
    return vm.typeof(handle) === "string" ? vm.getString(handle) : "";
  };
  const message = (isObject && read("message")) || asText(vm, thrown);
  const name = isObject ? read("name") : "";
  const line = isObject ? lineOf(read("stack")) : null;
  if (name === "InternalError" && message === "out of memory") {
    return { kind: "too-much-memory", message: "The code used more memory than it may (32 MB)." };
  }
  return {
    kind: isSyntax ? "rejected" : "failed",
    message: (name === "" || name === "Error" ? message : `${name}: ${message}`).slice(0, MAX_MESSAGE_LENGTH),
    ...(line === null ? {} : { line }),
  };
}

/** A thrown value that is no error: text as it is, anything else as JSON. */
function asText(vm: QuickJSContext, handle: QuickJSHandle): string {
  if (vm.typeof(handle) === "string") return vm.getString(handle);
  const value: unknown = vm.dump(handle);
  return JSON.stringify(value) ?? String(value);
}

/** The topmost line of the maker's own code in a stack; the wrapper around it takes the first line. */
function lineOf(stack: string): number | null {
  const found = /code\.js:(\d+)/.exec(stack);
  const line = Number(found?.[1]) - 1;
  return Number.isInteger(line) && line >= 1 ? line : null;
}
