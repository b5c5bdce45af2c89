import { parseJson, stringifyJson, type Value, type ValueObject } from "@towpath/expressions";
import { type ScriptReads, scriptReads } from "@towpath/flow";
import { ok, said } from "@towpath/prelude";
import type { ComputeFailure } from "../compute-port.ts";
import { parseDuration } from "../duration.ts";
import { failed, type Outcome, succeeded } from "../outcome.ts";
import type { ActionContext, EffectCall, EffectProgram } from "../plan.ts";
import type { EffectPorts } from "../ports.ts";
import type { Words } from "../step-error.ts";
import { member, memberObject, memberText } from "./inputs.ts";

/** Reference wdl.md, 2.6: five seconds, and up to fifteen where the action asks for more (Standard). */
const TIMEOUT_MS = 5_000;
const LONGEST_TIMEOUT_MS = 15_000;

/** JavaScriptCode: a function body that reads `workflowContext`, and whose return value is the body. */
export function javaScriptCode(action: ValueObject, name: string): EffectProgram {
  const inputs = memberObject(action, "inputs");
  const code = memberText(inputs, "code");
  const file = memberText(inputs, "codeFile");
  const limit = memberText(memberObject(action, "limit"), "timeout");
  const limitMs = limit === null ? null : parseDuration(limit);
  const timeoutMs = limitMs === null ? TIMEOUT_MS : Math.min(limitMs, LONGEST_TIMEOUT_MS);
  return {
    kind: "effect",
    harmless: true,
    prepare(context) {
      if (code === null && file === null)
        return { ok: false, failure: failed("BadRequest", NO_CODE, { inputs }) };
      // The records of now: while the code is on its way the run may go on, and time with it.
      const given = (text: string) => stringifyJson(workflowContext(context, scriptReads(action, text)));
      const known = code === null ? null : { code, input: given(code) };
      const later = known === null ? snapshot(context, action) : null;
      return ok({
        inputs,
        async perform(ports: EffectPorts, call: EffectCall) {
          const ready = known ?? (await fromFile(ports, file ?? "", later ?? {}));
          if (ready === null) return failed("CodeFileNotFound", noFile(file ?? ""));
          return await execute(ports, call, { ...ready, name, timeoutMs });
        },
      });
    },
  };
}

const NO_CODE = said("There is no code to run: the input 'code' is missing.").message;
const noFile = (file: string) =>
  said(
    "The code file '{file}' is not among the files of this flow. Put the code into the action, or import the app with its files.",
    { file },
  );

/** The code of a file is known only later: until then it may read all that the list of dependencies names. */
function snapshot(context: ActionContext, action: ValueObject): ValueObject {
  return workflowContext(context, { ...scriptReads(action, ""), trigger: true });
}

async function fromFile(ports: EffectPorts, file: string, context: ValueObject) {
  const code = await ports.artifacts?.read("code", file);
  return typeof code === "string" ? { code, input: stringifyJson(context) } : null;
}

function workflowContext(context: ActionContext, reads: ScriptReads): ValueObject {
  const actions: [string, Value][] = [];
  for (const name of reads.actions) {
    const record = context.action(name);
    // Under the name the code uses: names of actions match in any case, members of objects do not.
    if (record !== undefined) actions.push([name, record], [String(member(record, "name") ?? name), record]);
  }
  return {
    actions: Object.fromEntries(actions),
    ...(reads.trigger ? { trigger: context.trigger() ?? null } : {}),
    workflow: context.workflow(),
  };
}

interface Execution {
  readonly code: string;
  readonly input: string;
  readonly name: string;
  readonly timeoutMs: number;
}

async function execute(ports: EffectPorts, call: EffectCall, execution: Execution): Promise<Outcome> {
  if (ports.compute === undefined) return failed("InlineCodeNotAllowed", NOT_ALLOWED);
  const { code, input, name, timeoutMs } = execution;
  const done = await ports.compute.compute(
    { kind: "javascript", code, input },
    { timeoutMs, signal: call.signal },
  );
  if (!done.ok) return failed(CODES[done.failure.kind], explain(name, done.failure));
  const value = parseJson(done.value);
  if (!value.ok)
    return failed(
      CODES.failed,
      said("'{name}' returned something that is no JSON: {why}", { name, why: value.failure }),
    );
  return succeeded(undefined, { body: value.value });
}

const NOT_ALLOWED = said("Inline code cannot run here: there is nothing to isolate it in.").message;

/** The codes Logic Apps uses where it has one. */
const CODES = {
  rejected: "InlineCodeParsingFailure",
  failed: "InlineCodeScriptRuntimeFailure",
  "too-long": "InlineCodeExecutionTimeout",
  "too-much-memory": "InlineCodeOutOfMemory",
  "too-large": "InlineCodeDataTooLarge",
  stopped: "ActionCancelled",
  broken: "InlineCodeInternalFailure",
  "not-allowed": "InlineCodeNotAllowed",
} as const satisfies Record<ComputeFailure["kind"], string>;

function explain(name: string, { kind, message: problem, line }: ComputeFailure): Words {
  if (kind === "failed") {
    return line === undefined
      ? said("The code of '{name}' failed: {problem}", { name, problem })
      : said("The code of '{name}' failed (line {line}): {problem}", { name, line, problem });
  }
  if (kind !== "rejected") return problem;
  return line === undefined
    ? said("The code of '{name}' cannot be read: {problem}", { name, problem })
    : said("The code of '{name}' cannot be read (line {line}): {problem}", { name, line, problem });
}
