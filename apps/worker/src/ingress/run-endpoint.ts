import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { RunHistory } from "@towpath/db";
import { messageKey, type RunMessage, type RunStore } from "@towpath/engine";
import type { Logger } from "@towpath/prelude";
import { callbackMessage, handshakeOf, readRunAddress } from "@towpath/triggers";
import { answerOrRefuse } from "./answer-or-refuse.ts";
import {
  askAgainAt,
  asRefusal,
  type Refusal,
  sendAnswer,
  sendHandshake,
  sendJson,
  unknownAddress,
} from "./answers.ts";
import type { BodyBudget } from "./body-budget.ts";
import { givenAnswer, isEnded } from "./given-answer.ts";
import { readBody } from "./read-body.ts";
import { headersOf } from "./request-headers.ts";

export interface RunEndpointOptions {
  readonly secret: string;
  readonly bodies: BodyBudget;
  readonly store: Pick<RunStore, "deliver" | "readJournal">;
  readonly history: Pick<RunHistory, "answering" | "stopped">;
  readonly answerUrl: (runId: string) => string;
  /** A message was stored for that run. */
  readonly messaged: (runId: string) => void;
  readonly logger: Logger;
}

const NOT_STORED: Refusal = {
  status: 503,
  code: "ServiceUnavailable",
  message: "The call could not be stored just now and does not count yet. Send it again in a few seconds.",
  headers: { "retry-after": "5" },
};

/** Answers a request below `/hooks/runs/`: the world calls a run back. Never rejects. */
export async function handleRunAddress(
  request: IncomingMessage,
  response: ServerResponse,
  options: RunEndpointOptions,
): Promise<void> {
  await answerOrRefuse(request, response, () => receive(request, response, options), {
    logger: options.logger,
    failure: "A call of a run's address failed",
    unforeseen: NOT_STORED,
  });
}

async function receive(
  request: IncomingMessage,
  response: ServerResponse,
  options: RunEndpointOptions,
): Promise<Refusal | null> {
  const url = request.url ?? "";
  const address = readRunAddress(options.secret, url);
  if (address === "unknown" || address === "unsigned") {
    return unknownAddress(address === "unknown" ? 404 : 401, "run");
  }
  if (address.kind === "answer") return tellAnswer(address.runId, request, response, options);
  const read = await readBody(request, options.bodies);
  if (!read.ok) return read.failure;
  const body = read.value;
  const query = new URLSearchParams(url.includes("?") ? url.slice(url.indexOf("?")) : "");
  const headers = headersOf(request);
  const call = { method: request.method ?? "", query, headers, body };
  const asked = handshakeOf(call);
  if (asked !== null) {
    sendHandshake(response, asked);
    return null;
  }
  const message = callbackMessage(call);
  if (!message.ok) return asRefusal(message.failure);
  return deliver({ runId: address.runId, key: address.key, body: message.value }, response, options);
}

/** 202 until the Response action is reached, then what it answered, as often as somebody asks. */
async function tellAnswer(
  runId: string,
  request: IncomingMessage,
  response: ServerResponse,
  { history, store, answerUrl }: RunEndpointOptions,
): Promise<Refusal | null> {
  if (request.method !== "GET" && request.method !== "HEAD") {
    const message = "The answer of a flow is asked for with GET.";
    return { status: 405, code: "MethodNotAllowed", message, headers: { allow: "GET, HEAD" } };
  }
  const given = await givenAnswer(runId, { history, store });
  switch (given.kind) {
    case "unknown":
      return { status: 404, code: "UnknownRun", message: FORGOTTEN };
    case "sealed":
      return { status: 410, code: "AnswerIsGone", message: SECURED };
    case "not-yet":
      sendJson(response, 202, { status: given.status }, askAgainAt(answerUrl(runId)));
      return null;
    default:
      sendAnswer(response, given, {});
      return null;
  }
}

const FORGOTTEN = "The run that was to answer is no longer kept.";
const SECURED = "The answer is secured, and is not kept after the run has ended.";

async function deliver(
  message: RunMessage,
  response: ServerResponse,
  { store, history, messaged }: RunEndpointOptions,
): Promise<Refusal | null> {
  if (await isGivenUp(message, history)) return { status: 410, code: "NotAwaited", message: WENT_ON };
  const outcome = await store.deliver(message);
  switch (outcome) {
    case "delivered":
      messaged(message.runId);
      sendJson(response, 202, { message: "Thank you. Your answer was received, and the flow goes on." });
      return null;
    case "duplicate":
      return { status: 409, code: "AlreadyAnswered", message: ALREADY };
    case "ended":
      return { status: 410, code: "RunIsOver", message: OVER };
    case "unknown":
      return { status: 404, code: "UnknownRun", message: GONE };
  }
}

/** Whether the action that this message is for ended without it: out of time, or stopped with what is around it. */
async function isGivenUp(
  { runId, key }: RunMessage,
  history: Pick<RunHistory, "answering" | "stopped">,
): Promise<boolean> {
  const stopped = await history.stopped(runId);
  if (!stopped.some((step) => messageKey(sha256, "callback", step) === key)) return false;
  // What is said of a run that is over says more.
  const run = await history.answering(runId);
  return run !== null && !isEnded(run.status);
}

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

const WENT_ON = "The flow does not wait for this answer any more: it went on without it.";
const ALREADY =
  "This address was used already, and the first answer counts. There is nothing more for you to do.";
const OVER = "The flow does not wait for this answer any more: its run is over.";
const GONE = "The run that waited for this answer is no longer kept.";
