import variant from "@jitl/quickjs-wasmfile-release-sync";
import wasmBytes from "@jitl/quickjs-wasmfile-release-sync/wasm";
import { cutText, fail, type Result } from "@towpath/prelude";
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
/** What the code of a maker is called in the stacks of errors. */
export const FILE = "code.js";

export type Answer = Result<string, SandboxFailure>;

let compiled: Promise<WebAssembly.Module> | null = null;

/** A JavaScript engine of one's own, which is thrown away afterwards. */
export async function newEngine(isLate: () => boolean): Promise<QuickJSRuntime> {
  compiled ??= WebAssembly.compile(wasmBytes);
  const wasmMemory = new WebAssembly.Memory({ initial: MEMORY_PAGES, maximum: MEMORY_PAGES });
  const own = newVariant(variant, { wasmModule: compiled, wasmMemory });
  const quickjs = await newQuickJSWASMModuleFromVariant(own);
  const runtime = quickjs.newRuntime({ maxStackSizeBytes: STACK_BYTES });
  runtime.setInterruptHandler(isLate);
  return runtime;
}

/** The engine inside the wall gave up, most often for want of memory. */
export function engineFailure(error: unknown): Answer {
  const message = /memory|out of bounds|unreachable|Aborted/i.test(String(error))
    ? "The code used more memory than it may (32 MB)."
    : `The code could not be run: ${String(error).slice(0, 200)}`;
  return fail({ kind: "too-much-memory", message });
}

export const late = (timeoutMs: number): Answer =>
  fail({ kind: "too-long", message: `The code took longer than it may (${timeoutMs / 1000} seconds).` });

/** Everything the code put off. @returns the error of a job that failed, else null */
export function workOff(runtime: QuickJSRuntime, isLate: () => boolean): QuickJSHandle | null {
  while (runtime.hasPendingJob() && !isLate()) {
    const done = runtime.executePendingJobs(JOBS_AT_ONCE);
    if (done.error) return done.error;
  }
  return null;
}

/** What the code threw, in words. Looking at it may run more of the code; the deadline holds for that too. */
export function describe(vm: QuickJSContext, thrown: QuickJSHandle, isSyntax: boolean): SandboxFailure {
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
    message: cutText(name === "" || name === "Error" ? message : `${name}: ${message}`, MAX_MESSAGE_LENGTH),
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
