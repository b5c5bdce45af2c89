import { type Connector, goesThroughScript } from "@towpath/connectors";
import {
  type ConnectorCall,
  type ConnectorPort,
  type HttpFailure,
  type HttpResponse,
  retryAfterMs,
  statusName,
} from "@towpath/engine";
import { fail, ok, type Result } from "@towpath/prelude";
import { completeOperation } from "../operation/complete-operation.ts";
import type { ConnectionValues } from "../operation/inject-credentials.ts";
import { askAgain, type Invoked } from "../operation/invoke-operation.ts";
import type { InvokeFailure, OperationCall } from "../operation/operation-call.ts";
import { readInputs } from "../operation/operation-inputs.ts";
import type { ServicePort } from "../operation/script/script-host.ts";
import { secretsOf } from "../operation/secrets-of.ts";
import { serviceWords } from "../operation/service-words.ts";
import { createRedactor } from "../redact.ts";
import type { CallBudget, CallOutcome, PauseReason } from "./call-budget.ts";
import { type Matched, matchOperation } from "./match-operation.ts";

/** What a reference of a definition is bound to. */
export interface BoundConnection {
  /** The same for everybody who uses this sign-in: its calls share one budget. */
  readonly id: string;
  readonly connector: Connector;
  readonly connection: ConnectionValues;
  readonly baseUrl?: string;
}

export interface ConnectorsOptions {
  readonly http: ServicePort;
  /** Null: nothing is bound to that reference. A failure in plain words. */
  bound(reference: string): Promise<Result<BoundConnection | null, string>>;
  readonly budget: CallBudget;
  /** Epoch milliseconds. */
  now(): number;
  /** From 0 up to 1: spreads those who come back. */
  random(): number;
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

/** A short pause is waited out here; a longer one is told to the engine, which gives the run back meanwhile. */
const WAITED_HERE_MS = 2_000;
/** Where the service does not say how long (429 without Retry-After). */
const PAUSE_MS = 5_000;

/** The engine's way to connectors: binds references, finds operations, keeps budgets, hides secrets. */
export function createConnectors(options: ConnectorsOptions): ConnectorPort {
  return {
    async call(asked, how) {
      const found = await findOperation(options, asked);
      if (!found.ok) return fail(refusal(found.failure));
      const { bound, matched } = found.value;
      const paused = await waitForBudget(options, bound.id, how.signal);
      if (paused !== null) return ok(paused);
      const call: OperationCall = {
        connector: bound.connector,
        operation: matched.operation,
        parameters: {},
        inputs: matched.inputs,
        connection: bound.connection,
        timeoutMs: how.timeoutMs,
        idempotencyKey: how.idempotencyKey,
        signal: how.signal,
        ...(bound.baseUrl === undefined ? {} : { baseUrl: bound.baseUrl }),
      };
      const http = goesThroughScript(call.operation.id, bound.connector.script)
        ? heedingPauses(options, bound.id)
        : options.http;
      const invoked = await invoke({ ...options, http }, call, asked, how.askAt);
      options.budget.settled(bound.id, outcomeOf(invoked, how.signal, options.now()), options.now());
      return told(bound, call, invoked);
    },
  };
}

/** The engine itself waits for work that was accepted, so only pages are followed here. */
function invoke(
  { http, now }: ConnectorsOptions,
  call: OperationCall,
  { minimumItems }: ConnectorCall,
  askAt: string | null,
): Promise<Result<Invoked, InvokeFailure>> {
  if (askAt !== null) return askAgain(http, call, askAt);
  return completeOperation(http, call, {
    minimumItems,
    waitsForAccepted: false,
    now,
    sleep: async () => undefined,
  });
}

/** For the requests of a script: one that the service asks to pause pauses the script itself, and all others. */
function heedingPauses({ http, budget, now, random }: ConnectorsOptions, id: string): ServicePort {
  let untilMs = 0;
  return {
    ...http,
    async send(request, call) {
      if (untilMs > now()) return ok(notNow("asked", untilMs - now(), random()));
      const sent = await http.send(request, call);
      if (sent.ok && sent.value.statusCode === 429) {
        untilMs = now() + (retryAfterMs(sent.value.headers, now()) ?? PAUSE_MS);
        budget.settled(id, { kind: "paused", untilMs }, now());
      }
      return sent;
    },
  };
}

async function findOperation(
  options: ConnectorsOptions,
  { reference, target }: ConnectorCall,
): Promise<Result<{ bound: BoundConnection; matched: Matched }, { code: string; message: string }>> {
  const answer = await options.bound(reference);
  if (!answer.ok) return fail({ code: "ConnectionNotUsable", message: answer.failure });
  const bound = answer.value;
  if (bound === null) {
    const message = `No connection is given for the connection reference '${reference}'.`;
    return fail({ code: "ConnectionNotFound", message });
  }
  const matched =
    target.kind === "operation" ? operationById(bound, target) : matchOperation(bound.connector, target);
  if (matched !== null) return ok({ bound, matched });
  const wanted =
    target.kind === "operation"
      ? `'${target.operationId}'`
      : `at ${target.method.toUpperCase()} ${target.path}`;
  return fail({
    code: "OperationNotFound",
    message: `The connector '${bound.connector.title}' has no operation ${wanted}.`,
  });
}

function operationById(
  { connector }: BoundConnection,
  target: Extract<ConnectorCall["target"], { kind: "operation" }>,
): Matched | null {
  const id = target.operationId.toLowerCase();
  const operation = connector.operations.find((one) => one.id.toLowerCase() === id);
  return operation === undefined ? null : { operation, inputs: readInputs(operation, target.parameters) };
}

/** Null: the call may go. Else the answer that it gets without being sent. */
async function waitForBudget(
  { budget, now, random, sleep }: ConnectorsOptions,
  id: string,
  signal: AbortSignal,
): Promise<HttpResponse | null> {
  for (let waited = 0; ; ) {
    const { waitMs, reason } = budget.ask(id, now());
    if (waitMs === 0 || signal.aborted) return null;
    waited += waitMs;
    if (waited > WAITED_HERE_MS) return notNow(reason, waitMs, random());
    await sleep(waitMs, signal).catch(() => undefined);
  }
}

/** Those who were all sent away together come back one after another. */
function notNow(reason: PauseReason, waitMs: number, chance: number): HttpResponse {
  const left = Math.ceil(waitMs / 1_000);
  if (reason === "asked") {
    return {
      statusCode: 429,
      headers: { "retry-after": String(left) },
      explanation: `The service asked this connection to pause; ${left} seconds of that are left.`,
    };
  }
  return {
    statusCode: 503,
    headers: { "retry-after": String(Math.ceil((waitMs * (1 + chance)) / 1_000)) },
    explanation: `The service failed at most of the last calls of this connection, so it is left alone for ${left} seconds more. This call was not sent.`,
  };
}

/** What the maker got wrong, asked too much of, or gave up says nothing about the service. */
function outcomeOf(invoked: Result<Invoked, InvokeFailure>, signal: AbortSignal, now: number): CallOutcome {
  if (!invoked.ok) {
    const kind = invoked.failure.cause?.kind ?? "refused";
    return { kind: kind === "refused" || kind === "too-large" || signal.aborted ? "answered" : "failed" };
  }
  const { statusCode, headers } = invoked.value.response;
  if (statusCode === 429) {
    return { kind: "paused", untilMs: now + (retryAfterMs(headers, now) ?? PAUSE_MS) };
  }
  // 501: the service will never do it, but it is there.
  return { kind: statusCode >= 500 && statusCode !== 501 ? "failed" : "answered" };
}

function told(
  bound: BoundConnection,
  { operation }: OperationCall,
  invoked: Result<Invoked, InvokeFailure>,
): Result<HttpResponse, HttpFailure> {
  const fetched = invoked.ok ? invoked.value.fetchedSecrets : [];
  const redactor = createRedactor([...secretsOf(bound.connector, bound.connection), ...fetched]);
  if (!invoked.ok) {
    const { code, message, cause } = invoked.failure;
    const error = { code, message: redactor.text(message) };
    return fail(cause === undefined ? refusal(error) : { ...cause, error });
  }
  const { response } = invoked.value;
  const headers = Object.entries(response.headers).map(([name, value]) => [name, redactor.text(value)]);
  const shown: HttpResponse = {
    statusCode: response.statusCode,
    headers: Object.fromEntries(headers),
    ...(response.body === undefined ? {} : { body: redactor.value(response.body) }),
  };
  if (response.statusCode < 400) return ok(shown);
  const status = `${response.statusCode} (${statusName(response.statusCode)})`;
  const words = [`'${operation.id}' was answered ${status}.`, serviceWords(shown.body)];
  return ok({ ...shown, explanation: words.join(" ").trim() });
}

function refusal(error: { readonly code: string; readonly message: string }): HttpFailure {
  return { kind: "refused", error, retryable: false };
}
