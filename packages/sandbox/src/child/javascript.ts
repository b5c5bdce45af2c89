import { fail, ok } from "@towpath/prelude";
import type { QuickJSContext, QuickJSHandle, QuickJSRuntime } from "quickjs-emscripten-core";
import type { SandboxFailure } from "../task.ts";
import { type Answer, describe, engineFailure, FILE, late, newEngine, workOff } from "./engine.ts";

interface Program {
  readonly code: string;
  readonly input: string;
  readonly timeoutMs: number;
}

/** Runs a function body in a JavaScript engine of its own, which is thrown away afterwards. */
export async function runJavaScript(program: Program): Promise<Answer> {
  let deadline = Number.POSITIVE_INFINITY;
  const isLate = () => Date.now() > deadline;
  const runtime = await newEngine(isLate);
  deadline = Date.now() + program.timeoutMs;
  try {
    return execute(runtime.newContext(), runtime, program, isLate);
  } catch (error) {
    return isLate() ? late(program.timeoutMs) : engineFailure(error);
  }
}

function execute(
  vm: QuickJSContext,
  runtime: QuickJSRuntime,
  { code, input: given, timeoutMs }: Program,
  isLate: () => boolean,
): Answer {
  const failure = (handle: QuickJSHandle, isSyntax = false): Answer =>
    isLate() ? late(timeoutMs) : fail(describe(vm, handle, isSyntax));
  // Held before the code runs: it may replace what it likes in its own world.
  const parse = vm.unwrapResult(vm.evalCode("JSON.parse"));
  const write = vm.unwrapResult(
    vm.evalCode("((write) => (value) => write(value === undefined ? null : value))(JSON.stringify)"),
  );
  vm.unwrapResult(vm.evalCode(CONSOLE));
  const input = vm.callFunction(parse, vm.undefined, vm.newString(given));
  if (input.error) return failure(input.error);
  const made = vm.evalCode(`(async function (workflowContext) {\n${code}\n})`, FILE);
  if (made.error) return failure(made.error, true);
  const called = vm.callFunction(made.value, vm.undefined, input.value);
  if (called.error) return failure(called.error);
  const jobs = workOff(runtime, isLate);
  if (jobs !== null) return failure(jobs);
  const state = vm.getPromiseState(called.value);
  if (state.type === "pending") return isLate() ? late(timeoutMs) : fail(NEVER);
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
