import {
  type HttpFailure,
  type HttpResponse,
  isTransient,
  type Plan,
  type PreparedCall,
  prepareTriggerCall,
  retryAfterMs,
  statusWords,
} from "@towpath/engine";
import { said } from "@towpath/prelude";
import { failedTick, type PollPorts, retryDelay } from "./failed-tick.ts";
import { brokenTick, firingOf, nextSlot } from "./fire-due.ts";
import { pollConnector } from "./poll-connector.ts";
import { toldProblem } from "./told-problem.ts";
import { NO_CONNECTIONS } from "./trigger-connectors.ts";
import type { DueTrigger, Tick, TickNote } from "./trigger-store.ts";

/**
 * One check of a polling trigger: the call leaves outside any transaction, under the trigger's lease; what it found
 * is a tick for the store, which takes it only while the lease is ours.
 *
 * @returns null when the check was broken off: nothing is known, the slot stays
 */
export async function poll(due: DueTrigger, ports: PollPorts, signal: AbortSignal): Promise<Tick | null> {
  const loaded = await ports.plan(due.versionId);
  if (!loaded.ok) return brokenTick(due, ports.clock.now(), loaded.failure.message);
  if (await ports.isFull(due)) {
    return idleTick(due, ports, {
      outcome: "skipped",
      message: said("Too many runs of this flow are waiting.").message,
    });
  }
  const plan = loaded.value;
  const moment = { nowMs: ports.clock.now(), random: () => ports.random() };
  const prepared = prepareTriggerCall(plan, plan.trigger?.inputs, moment);
  if (!prepared.ok) {
    const message = toldProblem(plan, prepared.failure.message);
    return idleTick(due, ports, { outcome: "failed", message });
  }
  if (prepared.value.operation !== undefined) {
    const polls = ports.connectors?.(due);
    if (polls === undefined) return idleTick(due, ports, { outcome: "failed", message: NO_CONNECTIONS });
    return await pollConnector(due, { plan, call: prepared.value, polls }, ports, signal);
  }
  const { request } = prepared.value;
  const sent = await ports.http.send(due.cursor === null ? request : elsewhere(request, due.cursor), {
    // The same for a slot, however often it is tried.
    idempotencyKey: `${due.flowId}/${due.dueAt}`,
    signal,
  });
  if (signal.aborted) return null;
  return sent.ok
    ? answered(due, plan, prepared.value, sent.value, ports)
    : unanswered(due, plan, prepared.value, sent.failure, ports);
}

function idleTick(due: DueTrigger, { clock }: PollPorts, note: TickNote): Tick {
  const nextAt = nextSlot(due, clock.now(), 0);
  return { trigger: due, runs: [], fires: 0, cursor: due.cursor, note, nextAt };
}

function answered(
  due: DueTrigger,
  plan: Plan,
  call: PreparedCall,
  response: HttpResponse,
  ports: PollPorts,
): Tick {
  const nowMs = ports.clock.now();
  const { statusCode, headers, body } = response;
  const event = {
    statusCode,
    headers: { ...headers },
    ...(body === undefined ? {} : { body }),
    inputs: call.inputs,
  };
  const { runs, note } = firingOf(due, plan, event, nowMs, ports);
  const failed = note.outcome !== "fired" && statusCode >= 400;
  if (failed) {
    const message = `The address answered ${statusWords(statusCode)}.`;
    const askedMs = retryAfterMs(headers, nowMs);
    const delayMs = isTransient(statusCode) ? retryDelay(due, call, ports, askedMs) : null;
    return failedTick(due, { message, delayMs, askedMs, cursor: kept(due, delayMs) }, ports);
  }
  const fires = runs.length > 0 ? 1 : 0;
  const slot = nextSlot(due, nowMs, fires);
  const askedMs = retryAfterMs(headers, nowMs);
  const nextAt = slot === null || askedMs === null ? slot : nowMs + askedMs;
  const saysNothing =
    note.outcome === "skipped" && statusCode !== 200 && plan.trigger?.statusDecides !== true;
  return {
    trigger: due,
    runs,
    fires,
    nextAt,
    cursor: locationOf(response, due.cursor ?? call.request.uri),
    note: saysNothing ? { outcome: "nothing", message: note.message } : note,
  };
}

function unanswered(
  due: DueTrigger,
  plan: Plan,
  call: PreparedCall,
  failure: HttpFailure,
  ports: PollPorts,
): Tick {
  const delayMs = failure.retryable ? retryDelay(due, call, ports, null) : null;
  const message = toldProblem(plan, failure.error.message);
  return failedTick(due, { message, delayMs, cursor: kept(due, delayMs) }, ports);
}

/** The next address was an answer's word; after a failure the trigger asks where it always does. */
const kept = (due: DueTrigger, delayMs: number | null) => (delayMs === null ? null : due.cursor);

/** `Location`: where to ask the next time; without one, the trigger's own address. */
function locationOf({ headers }: HttpResponse, base: string): string | null {
  const name = Object.keys(headers).find((header) => header.toLowerCase() === "location");
  const location = name === undefined ? undefined : headers[name];
  if (location === undefined || !URL.canParse(location, base)) return null;
  const url = new URL(location, base);
  return /^https?:$/.test(url.protocol) ? url.toString() : null;
}

/** Asking at another address: credentials and body only go where they were given to. */
function elsewhere(request: PreparedCall["request"], uri: string): PreparedCall["request"] {
  const sameOrigin = URL.canParse(request.uri) && new URL(request.uri).origin === new URL(uri).origin;
  return sameOrigin ? { ...request, uri } : { method: "GET", uri, headers: {}, timeoutMs: request.timeoutMs };
}
