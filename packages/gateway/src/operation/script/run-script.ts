import { createHash } from "node:crypto";
import type { HttpFailure, HttpRequest, HttpResponse } from "@towpath/engine";
import { getMember, isObject, parseJson, stringifyJson, type Value } from "@towpath/expressions";
import { fail, ok, type Result } from "@towpath/prelude";
import type { SandboxFailure } from "@towpath/sandbox";
import { aborted, refused, timedOut } from "../../call-failure.ts";
import { createRedactor, type Redactor } from "../../redact.ts";
import { atBaseUrl } from "../follow-up.ts";
import type { InvokeFailure, OperationCall } from "../operation-call.ts";
import type { PreparedOperation } from "../prepare-operation.ts";
import { secretsOf } from "../secrets-of.ts";
import type { ScriptHost, ServicePort } from "./script-host.ts";
import { requestOfWire, responseOfWire, wireRequest, wireResponse } from "./script-messages.ts";

/** Of its own: while its requests are under way its clock stands still, and the time of the call bounds all of it. */
const SCRIPT_MS = 5_000;
/** What a script can read at once; the sandbox has the same limit. */
const MAX_ANSWER_BYTES = 4_000_000;

export interface Scripted {
  /** The last one that left; the one the script was given when none did. */
  readonly request: HttpRequest;
  readonly response: HttpResponse;
  /** What it logged, redacted. */
  readonly log: readonly string[];
}

/** Hands the prepared request to the connector's `script.js`, which sends what it likes and makes the response. */
export async function runScript(
  http: ServicePort,
  call: OperationCall,
  prepared: PreparedOperation,
): Promise<Result<Scripted, InvokeFailure>> {
  const { operation, connector } = call;
  const code = connector.script?.javascript ?? null;
  if (code === null || http.scripts === undefined) {
    const message = `'${operation.id}' goes through the connector's script, which cannot run here.`;
    return fail({ code: "CustomCodeNotSupported", message });
  }
  const request = wireRequest(prepared.request);
  if (!request.ok) return fail({ code: "BadRequest", message: `'${operation.id}': ${request.failure}` });
  const context = { operationId: operation.id, correlationId: call.idempotencyKey, request: request.value };
  const deadline = AbortSignal.timeout(Math.min(call.timeoutMs, LONGEST_TIMER_MS));
  const sending = new ScriptSending(http, http.scripts, call, prepared, deadline);
  const result = await http.scripts.run(
    { kind: "connector-script", code, input: JSON.stringify(context) },
    {
      // Scripts share a process with themselves only.
      environmentId: `script-${createHash("sha256").update(code).digest("hex")}`,
      timeoutMs: SCRIPT_MS,
      signal: sending.signal,
      ask: (question) => sending.answer(question),
    },
  );
  sending.stop();
  if (!result.ok) return fail({ ...sending.scriptFailure(result.failure), log: sending.log });
  return sending.outcome(result.value);
}

/** Node takes anything above for "at once". */
const LONGEST_TIMER_MS = 2_147_483_647;

const CODES: Record<SandboxFailure["kind"], string> = {
  rejected: "ScriptNotReadable",
  failed: "ScriptFailed",
  "too-long": "ScriptTimeout",
  "too-much-memory": "ScriptOutOfMemory",
  "too-large": "ScriptDataTooLarge",
  stopped: "ActionCancelled",
  broken: "ScriptFailed",
  "not-allowed": "CustomCodeNotAllowed",
};

/** The requests of one run of a script. */
class ScriptSending {
  readonly log: string[] = [];
  readonly signal: AbortSignal;
  readonly #http: ServicePort;
  readonly #host: ScriptHost;
  readonly #call: OperationCall;
  readonly #prepared: PreparedOperation;
  readonly #deadline: AbortSignal;
  readonly #over = new AbortController();
  readonly #redactor: Redactor;
  readonly #endsAt: number;
  readonly #failures: HttpFailure[] = [];
  #sent = 0;
  #last: HttpRequest | null = null;

  constructor(
    http: ServicePort,
    host: ScriptHost,
    call: OperationCall,
    prepared: PreparedOperation,
    deadline: AbortSignal,
  ) {
    this.#http = http;
    this.#host = host;
    this.#call = call;
    this.#prepared = prepared;
    this.#deadline = deadline;
    this.#endsAt = performance.now() + call.timeoutMs;
    this.signal = AbortSignal.any([call.signal, deadline, this.#over.signal]);
    const secrets = secretsOf(call.connector, call.connection);
    this.#redactor = createRedactor([...secrets, ...prepared.fetchedSecrets]);
  }

  /** Requests that the script did not wait for end with it. */
  stop(): void {
    this.#over.abort();
  }

  async answer(question: string): Promise<string> {
    const parsed = parseJson(question);
    const asked = parsed.ok ? parsed.value : null;
    const line = isObject(asked) ? getMember(asked, "log") : undefined;
    if (typeof line === "string") {
      this.#write(this.#redactor.text(line));
      return "";
    }
    return stringifyJson(await this.#send(asked));
  }

  #write(line: string): void {
    this.log.push(line);
    const { connector, operation } = this.#call;
    this.#host.wrote({ connector: connector.title, operation: operation.id, line });
  }

  async #send(asked: Value): Promise<Value> {
    this.#sent += 1;
    const { idempotencyKey } = this.#call;
    const request = this.#outgoing(asked);
    this.#last = request;
    const sent = await this.#http.send(request, {
      // The same request has the same key each time the call is tried: a script begins in the same world.
      idempotencyKey: this.#sent === 1 ? idempotencyKey : `${idempotencyKey}-${this.#sent}`,
      signal: this.signal,
    });
    if (!sent.ok) return this.#failed(sent.failure);
    const answer = wireResponse(sent.value);
    if (Buffer.byteLength(stringifyJson(answer)) <= MAX_ANSWER_BYTES) return answer;
    const host = URL.canParse(request.uri) ? new URL(request.uri).host : "the service";
    const limit = `${MAX_ANSWER_BYTES / 1e6} MB, more than a script can read`;
    return this.#failed(refused("ResponseTooLarge", `The answer of "${host}" is larger than ${limit}.`));
  }

  #outgoing(asked: Value): HttpRequest {
    const leftMs = Math.max(1, Math.ceil(this.#endsAt - performance.now()));
    const request = requestOfWire(asked, leftMs);
    const moved = atBaseUrl(request.uri, this.#prepared, this.#call);
    return moved === null ? request : { ...request, uri: moved };
  }

  #failed(failure: HttpFailure): Value {
    this.#failures.push(failure);
    const { code, message } = failure.error;
    return { failure: { code, message, request: this.#failures.length - 1 } };
  }

  scriptFailure({ kind, message, line }: SandboxFailure): InvokeFailure {
    const { operation, timeoutMs, signal } = this.#call;
    const of = `'${operation.id}'`;
    if (kind === "stopped") {
      const isLate = this.#deadline.aborted && !signal.aborted;
      const cause = isLate ? timedOut("the connector's script", timeoutMs) : aborted();
      const late = `The connector's script was not done within ${timeoutMs / 1000} seconds.`;
      return { code: cause.error.code, message: isLate ? `${of}: ${late}` : cause.error.message, cause };
    }
    const where = line === undefined ? "The connector's script" : `Line ${line} of the connector's script`;
    const words = this.#redactor.text(message);
    return { code: CODES[kind], message: `${of} could not be called. ${where}: ${words}` };
  }

  outcome(text: string): Result<Scripted, InvokeFailure> {
    const cause = this.#causeIn(text);
    if (cause !== undefined) {
      const message = `'${this.#call.operation.id}' got no answer. ${cause.error.message}`;
      return fail({ code: cause.error.code, message, cause, log: this.log });
    }
    const response = responseOfWire(text);
    if (!response.ok)
      return fail({
        ...this.scriptFailure({ kind: "failed", message: response.failure }),
        log: this.log,
      });
    return ok({ request: this.#last ?? this.#prepared.request, response: response.value, log: this.log });
  }

  /** The failed request that the script ended with: the call failed as it did. */
  #causeIn(text: string): HttpFailure | undefined {
    const parsed = parseJson(text);
    const index = parsed.ok && isObject(parsed.value) ? getMember(parsed.value, "failedRequest") : undefined;
    return index === undefined ? undefined : this.#failures[Number(index)];
  }
}
