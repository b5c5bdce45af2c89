import {
  type FiringMoment,
  type IncomingEvent,
  isTransient,
  type Plan,
  type PreparedCall,
  retryAfterMs,
} from "@towpath/engine";
import { isObject, type Value, type ValueObject } from "@towpath/expressions";
import type { ConnectorPolls, PollAnswer } from "@towpath/gateway";
import { failedTick, heldTick, type PollPorts, retryDelay } from "./failed-tick.ts";
import { firingOf, nextSlot } from "./fire-due.ts";
import { hashOf, MOST_ITEMS, type PollMemory, readMemory, remember, writeMemory } from "./poll-memory.ts";
import { toldProblem } from "./told-problem.ts";
import type { DueTrigger, Tick, TickNote } from "./trigger-store.ts";

/** A service that says "at once" again and again is asked once a second. */
const SHORTEST_PAUSE_MS = 1_000;
/** What a stored address is answered with when it is not good any more. */
const ADDRESS_IS_GONE: ReadonlySet<number> = new Set([400, 404, 410]);

/**
 * One check of a trigger that a connector describes (reference connectors.md, 4). Where the service itself says what
 * is new, what it gives fires. Where it gives the same list again and again, items are told apart by their hashes, and
 * the first check only remembers them.
 *
 * @returns null when the check was broken off
 */
export async function pollConnector(
  due: DueTrigger,
  { plan, call, polls }: { readonly plan: Plan; readonly call: PreparedCall; readonly polls: ConnectorPolls },
  ports: PollPorts,
  signal: AbortSignal,
): Promise<Tick | null> {
  if (call.operation === undefined) throw new Error("The trigger names no operation of a connector");
  const memory = readMemory(due.cursor);
  const polled = await polls.poll(call.operation, {
    state: memory,
    idempotencyKey: `${due.flowId}/${due.dueAt}`,
    signal,
    timeoutMs: call.request.timeoutMs,
  });
  if (signal.aborted) return null;
  const check: Check = { due, plan, call, memory, ports };
  if (polled.ok) return answered(check, polled.value);
  const { error, retryable, waitsFor } = polled.failure;
  if (waitsFor !== undefined) {
    return heldTick(due, { waitsFor, message: toldProblem(plan, error.message) }, ports);
  }
  const delayMs = retryable ? retryDelay(due, call, ports, null) : null;
  return failedTick(due, { message: toldProblem(plan, error.message), delayMs, cursor: due.cursor }, ports);
}

interface Check {
  readonly due: DueTrigger;
  readonly plan: Plan;
  readonly call: PreparedCall;
  /** Null: it is the first one. */
  readonly memory: PollMemory | null;
  readonly ports: PollPorts;
}

function answered(check: Check, answer: PollAnswer): Tick {
  const { plan, call } = check;
  const { statusCode, headers, body } = answer.response;
  const event: IncomingEvent = {
    statusCode,
    headers: { ...headers },
    ...(body === undefined ? {} : { body }),
    inputs: call.inputs,
  };
  // A condition that speaks of the status decides itself what the answer means.
  if (statusCode === 200) return found(check, answer, event);
  const decides = plan.trigger?.statusDecides === true;
  const fired = decides ? fire(check, event) : null;
  if (fired !== null && fired.runs.length > 0) return tickOf(check, answer, { ...fired, seen: [] });
  if (statusCode >= 400) return refused(check, answer);
  const note = { outcome: "nothing", message: `The service answered ${statusCode}.` } as const;
  return tickOf(check, answer, { runs: [], note, seen: [] });
}

function refused({ due, plan, call, memory, ports }: Check, { response }: PollAnswer): Tick {
  const { statusCode, headers, explanation } = response;
  const askedMs = retryAfterMs(headers, ports.clock.now());
  const delayMs = isTransient(statusCode) ? retryDelay(due, call, ports, askedMs) : null;
  const isGone = memory !== null && memory.location !== null && ADDRESS_IS_GONE.has(statusCode);
  const hint = isGone ? " The next check asks at the first address again." : "";
  const message = `${toldProblem(plan, explanation ?? `The service answered ${statusCode}.`)}${hint}`;
  const cursor = isGone ? writeMemory({ ...memory, location: null }) : due.cursor;
  return failedTick(due, { message, delayMs, cursor, askedMs }, ports);
}

interface Found {
  readonly runs: Tick["runs"];
  readonly note: TickNote;
  /** Hashes of the items of this answer. */
  readonly seen: readonly string[];
}

function found(check: Check, answer: PollAnswer, event: IncomingEvent): Tick {
  const { memory, plan } = check;
  // What a service gives under an address that it moves on is new by its own word.
  if (answer.tells === "service") {
    return tickOf(check, answer, { ...fireNew(check, answer, event, () => true), seen: [] });
  }
  const hashes: string[] = [];
  const former = new Set(memory?.seen ?? []);
  // A service that names an address from the first answer on has begun to count there: what it gives is new.
  const onlyRemembers = memory === null && answer.next.location === null;
  const isNew = (item: Value) => {
    const hash = hashOf(item);
    const isKnown = former.has(hash);
    hashes.push(hash);
    former.add(hash);
    return !isKnown && !onlyRemembers;
  };
  const fired = fireNew(check, answer, event, isNew);
  if (new Set(hashes).size > MOST_ITEMS) {
    const message = `The service gave more than ${MOST_ITEMS} items at once, too many to tell new ones from old ones. Narrow down what the trigger asks for.`;
    return failedTick(
      check.due,
      { message: toldProblem(plan, message), delayMs: null, cursor: check.due.cursor },
      check.ports,
    );
  }
  const note = onlyRemembers ? baseline(hashes.length) : fired.note;
  return tickOf(check, answer, { runs: fired.runs, note, seen: hashes });
}

const baseline = (count: number): TickNote => ({
  outcome: "nothing",
  message: `The first check remembers what is there (${count === 1 ? "1 item" : `${count} items`}); what comes after it starts runs.`,
});

const NOTHING_NEW = { runs: [], note: { outcome: "nothing", message: null } } as const;

/** Fires for those items that are new: those of `splitOn`, else those of the answer's list, else the answer itself. */
function fireNew(
  check: Check,
  { listPath }: PollAnswer,
  event: IncomingEvent,
  isNew: (item: Value) => boolean,
): Omit<Found, "seen"> {
  if (splits(check.plan)) {
    const fired = fire(check, event, isNew);
    return fired.runs.length === 0 && fired.note.outcome === "nothing" ? NOTHING_NEW : fired;
  }
  const { body } = event;
  if (body === undefined) return NOTHING_NEW;
  const path = listPath ?? [];
  const items = listPath === null ? null : itemsAt(body, path);
  if (items === null) return isNew(body) ? fire(check, event) : NOTHING_NEW;
  const fresh = items.filter(isNew);
  return fresh.length === 0 ? NOTHING_NEW : fire(check, { ...event, body: withItems(body, path, fresh) });
}

const splits = ({ trigger }: Plan) =>
  trigger !== null && (trigger.splitOn !== null || trigger.splitsByItself);

type Path = NonNullable<PollAnswer["listPath"]>;

function itemsAt(body: Value, path: Path): Value[] | null {
  const list = path.reduce<Value | undefined>((value, step) => {
    if (Array.isArray(value)) return typeof step === "number" ? value[step] : undefined;
    return isObject(value) && Object.hasOwn(value, step) ? value[String(step)] : undefined;
  }, body);
  return Array.isArray(list) ? list : null;
}

function withItems(body: Value, [step, ...rest]: Path, items: Value[]): Value {
  if (step === undefined) return items;
  if (Array.isArray(body))
    return body.map((one, index) => (index === step ? withItems(one, rest, items) : one));
  const members: ValueObject = isObject(body) ? body : {};
  return Object.fromEntries(
    Object.entries(members).map(([name, value]) => [
      name,
      name === step ? withItems(value, rest, items) : value,
    ]),
  );
}

function fire(
  { due, plan, ports }: Check,
  event: IncomingEvent,
  isNew?: FiringMoment["isNew"],
): Omit<Found, "seen"> {
  return firingOf(due, plan, event, ports.clock.now(), ports, isNew);
}

function tickOf({ due, memory, ports }: Check, answer: PollAnswer, { runs, note, seen }: Found): Tick {
  const nowMs = ports.clock.now();
  const fires = runs.length > 0 ? 1 : 0;
  const slot = nextSlot(due, nowMs, fires);
  const askedMs = retryAfterMs(answer.response.headers, nowMs);
  const pauseMs = askedMs === null ? null : Math.max(askedMs, SHORTEST_PAUSE_MS);
  const location = answer.next.location ?? memory?.location ?? null;
  const next = { location, queries: answer.next.queries, seen: remember(seen, memory?.seen ?? []) };
  return {
    trigger: due,
    runs,
    fires,
    note,
    nextAt: slot === null || pauseMs === null ? slot : nowMs + pauseMs,
    cursor: writeMemory(next),
  };
}
