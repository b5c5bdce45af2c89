import { createHash, randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { type ArtifactPort, runToEnd } from "@towpath/engine";
import {
  getMember,
  isObject,
  parseJson,
  stringifyJson,
  type Value,
  type ValueObject,
} from "@towpath/expressions";
import { allActions, type ImportedFlow, readFlowFile, triggerOf } from "@towpath/flow";
import {
  type BoundConnection,
  createCallBudget,
  createConnectors,
  createHttpGateway,
  decodeContent,
  decodeSent,
  decodeText,
  isJsonType,
} from "@towpath/gateway";
import { fail, ok, type Result, silentLogger } from "@towpath/prelude";
import { createSandbox } from "@towpath/sandbox";
import { headersRefusal, schemaRefusal, triedEvent } from "@towpath/triggers";
import type { Command } from "./command.ts";
import { positiveNumber, readOptions } from "./options.ts";
import { bindingOf, readConnections } from "./read-connections.ts";
import { MAX_BODY_BYTES, readInput, readJsonInput } from "./read-input.ts";
import { artifactsBeside } from "./run/artifacts-beside.ts";
import { openCallbackListener } from "./run/callback-listener.ts";
import { readFlowSource } from "./run/flow-source.ts";
import { givenParameters } from "./run/given-parameters.ts";
import { type FindFlow, siblingFlows } from "./run/sibling-flows.ts";
import { SANDBOX_SCRIPT } from "./sandbox-script.ts";
import { UsageError } from "./usage-error.ts";

const help = `towpath run FILE [options] --json

Runs any importable definition in memory, without a server, and prints what became of it. FILE may be a folder: an app
(NAME/workflow.json), one flow of it, or an unpacked solution.

  --flow NAME             which flow, when there are several
  --trigger-body F        file with the body of the trigger (JSON; else what the content-type among the headers says, else
                          text; - is standard input)
  --trigger-headers F     JSON file with the headers of the trigger
  --parameters F          JSON file with parameter values, by name
  --connections F         JSON file with connections, by reference name: {"NAME": {"connector": FOLDER, "values": {…},
                          "set"?, "baseUrl"?}}; folders are relative to the file
  --timeout S             seconds before the run is left as it stands (default 120)

Maps, schemas and code files are found where a workflow app keeps them: in the zip, or in the folders beside FILE.

Prints {"status","error"?,"response"?,"actions":{…}}; with splitOn {"runs":[…]}, and
"response" with the 202 that the caller of a flow with a Response gets; {"triggered":false} when the
trigger does not fire (standard error says why), with the "response" of a trigger that refuses the body by its schema.
A flow that runs another one finds it in the same file, or beside it as NAME.json or
NAME/workflow.json; callback addresses answer on this machine. Calls may reach this machine. Exit code 1 when the run did not succeed.`;

const OPTIONS = {
  json: "boolean",
  flow: "string",
  "trigger-body": "string",
  "trigger-headers": "string",
  parameters: "string",
  connections: "string",
  timeout: "string",
} as const;

/** `towpath run`. @param sandboxScript the program of the sandbox: it lies elsewhere where nothing is bundled */
export const createRunCommand = (sandboxScript: string): Command => ({
  help,
  async run(args) {
    const { values, positionals } = readOptions(args, OPTIONS);
    const [path, extra] = positionals;
    if (path === undefined) throw new UsageError("run wants a file with a definition.");
    if (extra !== undefined) throw new UsageError(`run takes one file; "${extra}" is one word too many.`);
    const timeoutMs = positiveNumber("--timeout", values.timeout, 120) * 1000;
    const loaded = await loadFlow(path, values.flow);
    const { flow, flows } = loaded;
    const given = await readObject("--parameters", values.parameters);
    const connections = await readConnections(values.connections);
    const headers = await readObject("--trigger-headers", values["trigger-headers"]);
    const event = await triggerEvent(values["trigger-body"], headers);
    const parameterValues = { ...flow.parameterValues, ...givenParameters(flow, given) };
    const callable = siblingFlows(loaded.path, flows);
    const refusal = refused(flow, event);
    const around = { timeoutMs, callable, connections, sandboxScript };
    const report = refusal ?? withoutReason(await execute(loaded, parameterValues, event, around));
    process.stdout.write(`${stringifyJson(report)}\n`);
    return refusal === null && succeeded(report) ? 0 : 1;
  },
});

export const runCommand = createRunCommand(SANDBOX_SCRIPT);

/** What a caller of the trigger's address would hear instead of a run. */
export function refused(
  { definition }: Pick<ImportedFlow, "definition">,
  { body, headers: sent }: ValueObject,
): Value | null {
  const unsendable = isObject(sent) ? headersRefusal(sent) : null;
  const refusal =
    unsendable === null
      ? schemaRefusal(definition, { body, headers: sent })
      : { status: 400, code: "BadRequest", message: unsendable.message };
  if (refusal === null) return null;
  const { status, code, message } = refusal;
  const headers = { "content-type": "application/json" };
  return { triggered: false, response: { statusCode: status, headers, body: { error: { code, message } } } };
}

/** A flow, the flows of the same file, and the files that came with it. */
interface LoadedFlow {
  readonly path: string;
  readonly flow: ImportedFlow;
  readonly flows: readonly ImportedFlow[];
  readonly artifacts: ArtifactPort;
}

interface Around {
  readonly timeoutMs: number;
  readonly callable: FindFlow;
  readonly connections: ReadonlyMap<string, BoundConnection>;
  readonly sandboxScript: string;
}

async function execute(
  { flow, flows, artifacts }: LoadedFlow,
  parameterValues: ValueObject,
  event: ValueObject,
  around: Around,
): Promise<Value> {
  const callbacks = mayBeCalledBack(flow) ? await openCallbackListener() : null;
  // Whoever runs this command may reach this machine anyway: the guard protects servers, not their owners.
  const sandbox = createSandbox({ childScript: around.sandboxScript });
  const egress = { allow: [], allowAll: true };
  const http = createHttpGateway({ egress, logger: silentLogger, scripts: sandbox });
  try {
    const report = await runToEnd({
      definition: flow.definition,
      parameterValues,
      event: triedEvent(flow.definition, event, Date.now()),
      timeoutMs: around.timeoutMs,
      ports: {
        callable: around.callable,
        ...(callbacks === null ? {} : { callbacks }),
        http,
        connectors: createConnectors({
          http,
          bound: async (reference) => ok(bindingOf(reference, around.connections, flows)),
          budget: createCallBudget(),
          random: Math.random,
          now: () => Date.now(),
          sleep: (ms, signal) => delay(ms, undefined, { signal }),
        }),
        compute: sandbox.forEnvironment("towpath run"),
        artifacts,
        clock: { now: () => Date.now() },
        logger: silentLogger,
        random: () => Math.random(),
        workflow: { flowId: randomUUID(), flowName: flow.name },
        hash: (text: string) => createHash("sha256").update(text).digest("hex"),
        sleep: async (ms: number, signal: AbortSignal) => {
          await delay(ms, undefined, { signal }).catch(() => undefined);
        },
        yield: () => new Promise((resolve) => setImmediate(resolve)),
      },
    });
    return report as unknown as Value;
  } finally {
    sandbox.close();
    await callbacks?.close();
    await http.close();
  }
}

/** A flow that waits for calls, or runs one that may. */
function mayBeCalledBack({ definition }: ImportedFlow): boolean {
  return allActions(definition).some(({ action }) =>
    /^(?:httpwebhook|openapiconnectionwebhook|apiconnectionwebhook|workflow)$/i.test(String(action.type)),
  );
}

async function loadFlow(path: string, name: string | undefined): Promise<LoadedFlow> {
  const source = await readFlowSource(path);
  const file = readFlowFile(source.name, source.bytes);
  if (!file.ok) throw new UsageError(`${path}: ${file.failure.message}`);
  const { flows } = file.value;
  const wanted =
    name === undefined ? flows : flows.filter((flow) => flow.name.toLowerCase() === name.toLowerCase());
  const [flow, second] = wanted;
  const names = flows.map((each) => `"${each.name}"`).join(", ");
  if (flow === undefined) throw new UsageError(`${path} holds no flow named "${name}". It holds ${names}.`);
  if (second !== undefined)
    throw new UsageError(`${path} holds several flows: choose one with --flow. It holds ${names}.`);
  const why = notStartable(flow);
  if (why !== null) throw new UsageError(`${path}: ${why}`);
  return { path: source.path, flow, flows, artifacts: artifactsBeside(source.path, file.value, flow) };
}

/** Triggers that are kept and never fire: those of macros, placeholders of templates, and none (reference wdl.md, 2.1). */
export function notStartable({ definition }: Pick<ImportedFlow, "definition">): string | null {
  const found = triggerOf(definition);
  if (found === null) return null;
  const given = getMember(found.trigger, "type");
  const type = typeof given === "string" ? given : "";
  if (type !== "" && type.toLowerCase() !== "start" && !type.startsWith("[")) return null;
  return type === ""
    ? `The trigger "${found.name}" has no type, so nothing can start this flow.`
    : `The trigger "${found.name}" has the type "${type}", which Towpath keeps and does not run.`;
}

async function readObject(option: string, path: string | undefined): Promise<ValueObject> {
  if (path === undefined) return {};
  const value = await readJsonInput(option, path);
  if (!isObject(value)) throw new UsageError(`${option} ${path} has to hold a JSON object.`);
  return value;
}

async function triggerEvent(path: string | undefined, headers: ValueObject): Promise<ValueObject> {
  if (path === undefined) return { headers };
  const type = Object.entries(headers).find(([name]) => name.toLowerCase() === "content-type")?.[1];
  const body = readTriggerBody(await readInput(path, MAX_BODY_BYTES), typeof type === "string" ? type : null);
  if (!body.ok) throw new UsageError(`--trigger-body ${path} is not JSON: ${body.failure}`);
  return { body: body.value, headers };
}

/**
 * The body of the trigger as its file has it: JSON, whatever the headers say; else what the address of the flow would make
 * of it by its content type; else text. Fails for broken JSON with the place.
 */
export function readTriggerBody(bytes: Uint8Array, contentType: string | null): Result<Value, string> {
  const text = decodeText(bytes, contentType);
  const parsed = parseJson(text);
  if (parsed.ok) {
    // Whatever the headers say of the type: it is read as JSON.
    const asJson = (contentType ?? "").replace(/^[^;]*/, "application/json");
    const read = decodeSent({ bytes, contentType: asJson });
    return read.ok ? ok(parsed.value) : fail(read.failure.message);
  }
  const decoded =
    contentType === null || isJsonType(contentType) ? null : decodeContent({ bytes, contentType });
  if (decoded?.ok === true && decoded.value !== undefined) return ok(decoded.value);
  // Something that starts like JSON was meant to be JSON: passing it on as text would hide a typing error.
  if (!/^\s*[[{]/.test(text)) return ok(text);
  const { message, line, column } = parsed.failure;
  return fail(`${message} (line ${line}, column ${column})`);
}

/** Why nothing was started is for people: programs read `{"triggered":false}`. */
function withoutReason(report: Value): Value {
  if (!isObject(report) || typeof report.reason !== "string") return report;
  process.stderr.write(`Nothing was started. ${report.reason}\n`);
  return { triggered: false };
}

function succeeded(report: Value): boolean {
  if (!isObject(report)) return false;
  if (report.triggered === false) return true;
  if (Array.isArray(report.runs)) return report.runs.every(succeeded);
  return report.status === "Succeeded";
}
