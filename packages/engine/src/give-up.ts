import type { Value } from "@towpath/expressions";
import { said } from "@towpath/prelude";
import { unveilAddress } from "./actions/callback-veil.ts";
import { isTransient, recordedCall } from "./actions/http.ts";
import { member, memberText } from "./actions/inputs.ts";
import type { AdvancePorts, RunProgress } from "./advance-ports.ts";
import { noAnswer } from "./answer-parent.ts";
import { isTakenBack, sayFarewell } from "./farewell.ts";
import type { JournalEntry, StepError } from "./journal.ts";
import { JournalWriter } from "./journal-writer.ts";
import { messageKey } from "./mailbox.ts";
import type { Plan, PreparedCall } from "./plan.ts";
import { replay } from "./replay.ts";
import { RunContext } from "./run-context.ts";
import type { ClaimedRun, RunEnd } from "./run-store.ts";
import { stepError } from "./step-error.ts";
import { callbackKey, leftover } from "./webhook-effect.ts";

type Ports = Pick<
  AdvancePorts,
  | "store"
  | "http"
  | "connectors"
  | "clock"
  | "random"
  | "sleep"
  | "hash"
  | "callbackUrl"
  | "workflow"
  | "changed"
  | "messaged"
  | "signal"
  | "children"
>;

/** How a run ends that was under way at so many deaths of its workers. */
export const quarantined = (deaths: number): StepError =>
  stepError(
    "Quarantined",
    said("The run was given up: its worker stopped unexpectedly {count} times.", { count: deaths }),
  );

/** What a run leaves behind in the world, and how it is taken back; null: it cannot be told how. */
interface Left {
  readonly action: string;
  readonly indexes: readonly number[];
  readonly call: PreparedCall | null;
  /** Parts of the step that nobody may see: what its subscription was about is one of them. */
  readonly hidden: Value | undefined;
}

/**
 * Ends a run that cannot be worked on at all, e.g. because its plan does not compile. What it had subscribed to is
 * given up first, and the flows it waits for are cancelled, as of a cancelled run. Nothing is written before the end: a line would count as progress, and a run
 * that kills its workers would begin anew. Rejects as the store does.
 *
 * @param plan null: there is none, or it is not to be trusted; what to take back is then read from the journal alone
 */
export async function giveUp(
  ports: Ports,
  run: ClaimedRun,
  end: RunEnd,
  plan: Plan | null,
): Promise<RunProgress> {
  const entries = run.nextSeq === 0 ? [] : await ports.store.readJournal(run.runId);
  const notes = await Promise.all(
    leftOf(ports, run, entries, plan).map((left) => takeBack(ports, run, left, entries.length)),
  );
  notes.push(...(await stopChildren(ports, run, entries)));
  // Whoever called this run must not wait for ever. It is told first: a crash in between tells it again.
  if (run.parent !== undefined) {
    await ports.store.deliver({ ...run.parent, body: noAnswer(end.status) });
    ports.messaged?.(run.parent.runId);
  }
  const writer = new JournalWriter(ports.store, run, () => ports.changed?.(run.runId));
  for (const note of notes) writer.write(note);
  const kept = await writer.close({ kind: "end", end, waited: true });
  if (writer.failure !== null) throw writer.failure.error;
  return kept ? { kind: "ended", status: end.status, end } : { kind: "fenced" };
}

function leftOf(ports: Ports, run: ClaimedRun, entries: readonly JournalEntry[], plan: Plan | null): Left[] {
  if (plan === null) return leftByJournal(ports, run, entries);
  const { state, subscribed } = replay(plan, run.runId, run.trigger, entries);
  const addressOf = (step: Parameters<typeof callbackKey>[1]) =>
    ports.callbackUrl(run.runId, callbackKey(ports.hash, step));
  const context = new RunContext(state, ports.workflow, () => ports.random(), addressOf);
  return [...subscribed].flatMap(([step, recorded]): Left[] => {
    const { program, name } = step.action;
    if (program.kind !== "webhook" || program.unsubscribe === null) return [];
    const prepared = program.unsubscribe(context.enter(step.frame, ports.clock.now(), step), recorded);
    const hidden = step.action.hidden === null ? undefined : [...step.action.hidden];
    return [{ action: name, indexes: step.frame.indexes, call: prepared.ok ? prepared.value : null, hidden }];
  });
}

/** Subscriptions that were answered, and not given up yet. */
function leftByJournal(ports: Ports, run: ClaimedRun, entries: readonly JournalEntry[]): Left[] {
  const open = new Map<string, Left>();
  for (const { kind, action, indexes, detail } of entries) {
    const key = `${action}\n${indexes.join(".")}`;
    const noted = member(detail, "unsubscribe");
    const recorded = member(noted, "unsubscribe") ?? member(noted, "answer");
    if (kind === "unsubscribed") open.delete(key);
    else if (kind === "waiting" && recorded !== undefined) {
      const callback = messageKey(ports.hash, "callback", { action, indexes });
      const farewell = unveilAddress(recorded, ports.callbackUrl(run.runId, callback));
      open.set(key, { action, indexes, call: recordedCall(farewell), hidden: member(detail, "hidden") });
    }
  }
  return [...open.values()];
}

/** The child flows whose answer the run waits for, by the last line of each step. */
function openChildren(entries: readonly JournalEntry[]): readonly { entry: JournalEntry; runId: string }[] {
  const open = new Map<string, { entry: JournalEntry; runId: string }>();
  for (const entry of entries) {
    const { kind, action, indexes, detail } = entry;
    if (kind === "opened" || kind === "response") continue;
    const key = `${action}\n${indexes.join(".")}`;
    const runId = kind === "step" ? null : memberText(detail, "childRunId");
    if (runId === null) open.delete(key);
    else open.set(key, { entry, runId });
  }
  return [...open.values()];
}

/** Nobody waits for them any more. A run that a person lets go on calls anew, and so under another key. */
async function stopChildren(
  ports: Ports,
  run: ClaimedRun,
  entries: readonly JournalEntry[],
): Promise<JournalEntry[]> {
  const notes: JournalEntry[] = [];
  for (const { entry, runId } of openChildren(entries)) {
    await ports.children.cancel(runId);
    const { action, indexes } = entry;
    const hidden = member(entry.detail, "hidden");
    const detail = {
      cancelledRunId: runId,
      ...(hidden === undefined ? {} : { hidden }),
      idempotencyKey: stepKeyOf(ports, run, entry, entries.length),
    };
    const line = { kind: "unsubscribed", action, indexes, at: ports.clock.now(), status: null } as const;
    notes.push({ ...line, code: null, startedAt: null, detail });
  }
  return notes;
}

const ATTEMPTS = 3;
const PAUSE_MS = 1_000;

async function takeBack(ports: Ports, run: ClaimedRun, left: Left, group: number): Promise<JournalEntry> {
  const told: { readonly [name: string]: Value } =
    left.call === null ? { problem: NO_CALL } : await send(ports, run, left, left.call);
  const { action, indexes } = left;
  // A run that a person lets go on subscribes anew: under the old key the other side would do nothing.
  const marks = left.hidden === undefined ? {} : { hidden: left.hidden };
  const detail = { ...told, ...marks, idempotencyKey: stepKeyOf(ports, run, left, group) };
  const at = ports.clock.now();
  const line = { kind: "unsubscribed", action, indexes, at, status: null, code: null } as const;
  return { ...line, startedAt: null, detail, ...leftover(told) };
}

const NO_CALL =
  "The subscription could not be given up: how to do that cannot be worked out any more. Remove it at the other side.";

function stepKeyOf(
  ports: Ports,
  run: ClaimedRun,
  { action, indexes }: Pick<Left, "action" | "indexes">,
  group: number,
): string {
  return ports.hash([run.runId, action, indexes.join("."), String(group)].join("\n"));
}

/** With the key of a cancelled run's call: who did that before does nothing twice. */
async function send(
  ports: Ports,
  run: ClaimedRun,
  left: Left,
  prepared: PreparedCall,
): Promise<{ readonly [name: string]: Value }> {
  const stepKey = stepKeyOf(ports, run, left, 0);
  const call = {
    idempotencyKey: ports.hash(`${stepKey}\nunsubscribe`),
    signal: new AbortController().signal,
  };
  for (let attempt = 1; ; attempt++) {
    const sent = await sayFarewell(ports, prepared, call);
    if (sent.ok && isTakenBack(prepared, sent.value.statusCode)) return { statusCode: sent.value.statusCode };
    const mayHelp = sent.ok ? isTransient(sent.value.statusCode) : sent.failure.retryable;
    if (!mayHelp || attempt === ATTEMPTS || ports.signal.aborted) {
      const why = sent.ok ? `The other side answered ${sent.value.statusCode}.` : sent.failure.error.message;
      return { problem: `The subscription could not be given up. ${why}`, attempts: attempt };
    }
    await ports.sleep(PAUSE_MS, call.signal);
  }
}
