import { goesThroughScript } from "@towpath/connectors";
import { type HttpResponse, retryAfterMs } from "@towpath/engine";
import { ok, type Result, type Said, said } from "@towpath/prelude";
import type { Invoked } from "../operation/invoke-operation.ts";
import type { InvokeFailure } from "../operation/operation-call.ts";
import type { ServicePort } from "../operation/script/script-host.ts";
import type { CallOutcome, PauseReason } from "./call-budget.ts";
import type { ConnectorsOptions } from "./connectors-options.ts";
import type { FoundOperation } from "./find-operation.ts";

/** A short pause is waited out here; a longer one is told to the engine, which gives the run back meanwhile. */
const WAITED_HERE_MS = 2_000;
/** Where the service does not say how long (429 without Retry-After). */
const PAUSE_MS = 5_000;

/** Null: the call may go. Else the answer that it gets without being sent. */
export async function waitForBudget(
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

/** Those who were sent away together come back one after another, within so long. */
const SPREAD_MS = 10_000;

/**
 * A pause that was asked for tells its end. One for failures tells none: the retry policy of the action knows better how
 * long a service may be away, and its waits are spread already.
 */
function notNow(reason: PauseReason, waitMs: number, chance: number): HttpResponse {
  const left = Math.ceil(waitMs / 1_000);
  if (reason === "asked") {
    return {
      statusCode: 429,
      headers: { "retry-after": String(Math.ceil((waitMs + chance * Math.min(waitMs, SPREAD_MS)) / 1_000)) },
      ...explained(
        said("The service asked this connection to pause; {left} seconds of that are left.", { left }),
      ),
    };
  }
  return {
    statusCode: 503,
    headers: {},
    ...explained(
      said(
        "The service failed at most of the last calls of this connection, so it is left alone for {left} seconds more. This call was not sent.",
        { left },
      ),
    ),
  };
}

const explained = ({ message, saying }: Said) => ({ explanation: message, saying });

/** What the maker got wrong, asked too much of, or gave up says nothing about the service. */
export function outcomeOf(
  invoked: Result<Invoked, InvokeFailure>,
  signal: AbortSignal,
  now: number,
): CallOutcome {
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

/** The way out of one call: what a script sends besides heeds the pauses of the service too. */
export function portOf(options: ConnectorsOptions, { bound, matched }: FoundOperation): ServicePort {
  const isScripted = goesThroughScript(matched.operation.id, bound.connector.script);
  return isScripted ? heedingPauses(options, bound.id) : options.http;
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
