import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { Connector, Operation } from "@towpath/connectors";
import type { HttpRequest, HttpResponse } from "@towpath/engine";
import { isObject, stringifyJson, type Value, type ValueObject } from "@towpath/expressions";
import {
  type ConnectionValues,
  completeOperation,
  createHttpGateway,
  createRedactor,
  type Redactor,
  secretsOf,
} from "@towpath/gateway";
import { silentLogger } from "@towpath/prelude";
import { createSandbox } from "@towpath/sandbox";
import type { Command } from "./command.ts";
import { positiveNumber, readOptions } from "./options.ts";
import { connectionOf, loadConnector, readAddress } from "./read-connections.ts";
import { readJsonInput } from "./read-input.ts";
import { SANDBOX_SCRIPT } from "./sandbox-script.ts";
import { UsageError } from "./usage-error.ts";

const help = `towpath call CONNECTOR_DIR OPERATION_ID [options] --json

Calls one operation of a connector once, through the gateway. CONNECTOR_DIR may be the name of a connector that comes
with Towpath: httpconnection.

  --parameters F    JSON file with the operation's parameters, by name; "body/a/b" reaches into the body
  --connection F    JSON file with the connection's values, by name of the connection parameter ("token" holds the
                    access token of an OAuth sign-in); {"set": NAME, "values": {…}} chooses a parameter set
  --base-url URL    where the service is; with a path it replaces the base path as well
  --timeout S       seconds before the call is given up (default 120)

Prints {"request":{method,url,headers,body?},"response":{statusCode,headers,body?}}, secrets replaced by ***, or
{"error":{code,message}}; a connector's script adds what it logged as "log". Calls may reach this machine. Exit code 1 when no answer came, or one of 400 and more.`;

const OPTIONS = {
  json: "boolean",
  parameters: "string",
  connection: "string",
  "base-url": "string",
  timeout: "string",
} as const;

/** `towpath call`. */
export const callCommand: Command = {
  help,
  async run(args) {
    const { values, positionals } = readOptions(args, OPTIONS);
    const [folder, operationId, extra] = positionals;
    if (folder === undefined || operationId === undefined) {
      throw new UsageError("call wants the folder of a connector and the ID of an operation.");
    }
    if (extra !== undefined)
      throw new UsageError(`call takes one operation; "${extra}" is one word too many.`);
    const connector = await loadConnector(folder);
    const operation = findOperation(connector, operationId);
    const parameters = await readObject("--parameters", values.parameters);
    const connection = connectionOf(await readObject("--connection", values.connection));
    const timeoutMs = positiveNumber("--timeout", values.timeout, 120) * 1000;
    const address = values["base-url"];
    const baseUrl = address === undefined ? undefined : readAddress("--base-url", address);
    const call = { connector, operation, parameters, connection, timeoutMs };
    const { line, succeeded } = await execute(baseUrl === undefined ? call : { ...call, baseUrl });
    process.stdout.write(`${stringifyJson(line)}\n`);
    return succeeded ? 0 : 1;
  },
};

interface Call {
  readonly connector: Connector;
  readonly operation: Operation;
  readonly parameters: ValueObject;
  readonly connection: ConnectionValues;
  readonly timeoutMs: number;
  readonly baseUrl?: string;
}

async function execute(call: Call): Promise<{ line: Value; succeeded: boolean }> {
  // Whoever runs this command may reach this machine anyway: the guard protects servers, not their owners.
  const sandbox = createSandbox({ childScript: SANDBOX_SCRIPT });
  const egress = { allow: [], allowAll: true };
  const http = createHttpGateway({ egress, logger: silentLogger, scripts: sandbox });
  const secrets = secretsOf(call.connector, call.connection);
  try {
    const signal = new AbortController().signal;
    const invoked = await completeOperation(
      http,
      { ...call, idempotencyKey: randomUUID(), signal },
      { minimumItems: null, waitsForAccepted: true, now: () => Date.now(), sleep: (ms) => delay(ms) },
    );
    if (!invoked.ok) {
      const { code, message, log } = invoked.failure;
      const error = { code, message: createRedactor(secrets).text(message) };
      return { line: { error, ...shownLog(log) }, succeeded: false };
    }
    const { request, response, fetchedSecrets, log } = invoked.value;
    const redactor = createRedactor([...secrets, ...fetchedSecrets]);
    const shown = { request: shownRequest(request, redactor), response: shownResponse(response, redactor) };
    return { line: { ...shown, ...shownLog(log) }, succeeded: response.statusCode < 400 };
  } finally {
    sandbox.close();
    await http.close();
  }
}

/** What the connector's script logged, where one ran. */
function shownLog(log: readonly string[] = []): ValueObject {
  return log.length === 0 ? {} : { log: [...log] };
}

function shownRequest({ method, uri, headers, hostHeader, body }: HttpRequest, redactor: Redactor): Value {
  const all = { ...headers, ...(hostHeader === undefined ? {} : { Host: hostHeader }) };
  const shown = { method, url: redactor.text(uri), headers: redactor.value(all) };
  return body === undefined ? shown : { ...shown, body: redactor.value(body) };
}

function shownResponse({ statusCode, headers, body }: HttpResponse, redactor: Redactor): Value {
  const shown = { statusCode, headers: redactor.value({ ...headers }) };
  return body === undefined ? shown : { ...shown, body: redactor.value(body) };
}

function findOperation(connector: Connector, id: string): Operation {
  const found = connector.operations.find((operation) => operation.id.toLowerCase() === id.toLowerCase());
  if (found !== undefined) return found;
  const ids = connector.operations.map((operation) => operation.id).sort();
  const shown = ids.slice(0, 20).join(", ") + (ids.length > 20 ? `, and ${ids.length - 20} more` : "");
  throw new UsageError(`"${connector.title}" has no operation "${id}". It has ${shown}.`);
}

async function readObject(option: string, path: string | undefined): Promise<ValueObject> {
  if (path === undefined) return {};
  const value = await readJsonInput(option, path);
  if (!isObject(value)) throw new UsageError(`${option} ${path} has to hold a JSON object.`);
  return value;
}
