import type { Value } from "@towpath/expressions";
import { fail, said } from "@towpath/prelude";
import { member } from "./actions/inputs.ts";
import type { AdvancePorts, RunProgress } from "./advance-ports.ts";
import { answerParent, noAnswer } from "./answer-parent.ts";
import { askPerson, expectDecision, isAsked, mustAsk } from "./ask-person.ts";
import { withCause } from "./cause.ts";
import { childKey } from "./child-effect.ts";
import { haltRun } from "./halt.ts";
import type { JournalEntry, StepError } from "./journal.ts";
import { JournalWriter } from "./journal-writer.ts";
import { NOTHING_SUCCEEDED } from "./outcome.ts";
import { perform, receive } from "./perform.ts";
import type { Plan } from "./plan.ts";
import type { CallerResponse } from "./ports.ts";
import { replay } from "./replay.ts";
import { RunContext } from "./run-context.ts";
import type { RunState, Step } from "./run-state.ts";
import type { ClaimedRun, ConnectionWait, RunEnd } from "./run-store.ts";
import { VEIL, veiledError } from "./secure-data.ts";
import { Session } from "./session.ts";
import { stepError } from "./step-error.ts";
import { trackIn } from "./tracked-properties.ts";
import { nextPause, wakeDue } from "./wake-due.ts";
import { callbackKey, owe } from "./webhook-effect.ts";

/** How long effects on their way may still come back when the process shuts down. */
const SHUTDOWN_GRACE_MS = 8_000;
const LONGEST_NAP_MS = 3_600_000;
/** Other runs of the process get their turn at least this often. */
const SLICE_MS = 10;

/**
 * Takes one run as far as it can go now.
 *
 * Pure steps only gather lines in memory. They become durable before an effect leaves, when the run pauses, and with
 * its end; a crash in between does those steps again with the same result. No step with a line of its own in the
 * journal is ever done again. A store that fails makes this reject: the lease brings the run back.
 */
export async function advance(plan: Plan, run: ClaimedRun, ports: AdvancePorts): Promise<RunProgress> {
  const entries = run.nextSeq === 0 ? [] : await ports.store.readJournal(run.runId);
  const session = openSession(plan, run, ports, entries);
  if (session.parking.steps.size > 0) await lookAtWaits(session);
  ports.signal.addEventListener("abort", session.ring);
  ports.cancelled?.addEventListener("abort", session.ring);
  ports.lost?.addEventListener("abort", session.lose);
  if (ports.lost?.aborted === true) session.lose();
  const offMessages = ports.onMessage?.(() => {
    session.mailbox.rung();
    session.ring();
  });
  try {
    return await keepGoing(session);
  } finally {
    offMessages?.();
    session.parking.stop();
    session.stopEffects();
    session.stopDuties();
    ports.signal.removeEventListener("abort", session.ring);
    ports.cancelled?.removeEventListener("abort", session.ring);
    ports.lost?.removeEventListener("abort", session.lose);
  }
}

function openSession(
  plan: Plan,
  run: ClaimedRun,
  ports: AdvancePorts,
  entries: readonly JournalEntry[],
): Session {
  const contextOf = (state: RunState) =>
    new RunContext(
      state,
      ports.workflow,
      () => ports.random(),
      (step) => ports.callbackUrl(run.runId, callbackKey(ports.hash, step)),
    );
  const replayed = replay(plan, run.runId, run.trigger, entries, (state) => {
    if (plan.tracks) state.track = trackIn(contextOf(state));
  });
  const { state } = replayed;
  const session = new Session(run, ports, state, {
    context: contextOf(state),
    writer: new JournalWriter(ports.store, run, () => ports.changed?.(run.runId)),
  });
  session.end = replayed.end;
  if (entries.length === 0) {
    for (const step of replayed.start.toReversed()) session.stack.push(step);
    return session;
  }
  const asked = replayed.start.filter(mustAsk);
  const start = replayed.start.filter((step) => !mustAsk(step));
  session.stack.push(...session.pacing.admit([...replayed.resume, ...start.reverse()]));
  for (const step of replayed.waiting) waitAgain(session, step);
  for (const [step, recorded] of replayed.subscribed) oweAgain(session, step, recorded);
  for (const step of replayed.limited) session.limited.add(step);
  for (const step of asked) askPerson(session, step, ports.clock.now());
  answerAgain(session, entries);
  return session;
}

/** What was mended while the run slept goes on; it may have been woken by something else. */
async function lookAtWaits(session: Session): Promise<void> {
  const { parking, ports, run } = session;
  const still = new Set(await ports.store.waitsFor(run.runId));
  parking.healed(session, (id) => !still.has(id));
}

function waitAgain(session: Session, step: Step): void {
  session.waiting.add(step);
  if (step.effect?.parked !== undefined) session.parking.add(session, step);
  if (step.effect?.awaits !== true) return;
  if (isAsked(step)) {
    expectDecision(session, step);
    return;
  }
  const { kind } = step.action.program;
  if (kind === "webhook") session.mailbox.expect(callbackKey(session.ports.hash, step), step);
  if (kind === "child") session.mailbox.expect(childKey(session, step, step.effect), step);
}

function oweAgain(session: Session, step: Step, recorded: Value | undefined): void {
  const { program } = step.action;
  if (program.kind !== "webhook") return;
  session.parking.isKnown ||= step.phase === "done";
  owe(session, step, program, recorded);
  if (step.phase === "done") session.duties.over(step);
}

/**
 * The worker that answered may have died before the answer left; another one may know the caller. A parent's inbox
 * knows an answer that comes twice.
 */
function answerAgain(session: Session, entries: readonly JournalEntry[]): void {
  if (session.run.recoveryAttempts === 0 && session.run.parent === undefined) return;
  const outputs = entries.find((entry) => entry.kind === "response")?.outputs;
  if (outputs === undefined) return;
  answerParent(session, outputs);
  if (session.run.recoveryAttempts === 0) return;
  const body = member(outputs, "body");
  const response: CallerResponse = {
    statusCode: Number(member(outputs, "statusCode")),
    headers: (member(outputs, "headers") ?? {}) as Record<string, string>,
    ...(body === undefined ? {} : { body }),
  };
  session.ports.respond(session.run.runId, response);
}

async function keepGoing(session: Session): Promise<RunProgress> {
  for (;;) {
    if (session.mailbox.shouldLook(session.ports.clock.now())) await readMessages(session);
    const drained = drain(session);
    if (drained !== "through") await drainOn(session, drained);
    const progress = await conclude(session);
    if (progress !== null) return progress;
    const pause = nextPause(session);
    if (pause?.suspends) return await suspend(session, pause.wakeAt);
    if (isStuck(session, pause)) throw new Error("A run that is not over has nothing left to do");
    watchable(session);
    await session.idle(napOf(session, pause));
  }
}

function napOf({ mailbox, ports }: Session, pause: { wakeAt: number } | null): number | null {
  const times = [pause?.wakeAt, mailbox.lookAt].filter((at) => typeof at === "number");
  return times.length === 0 ? null : napMs(Math.min(...times) - ports.clock.now());
}

/** Reads what the world sent; the steps that wait for it go on with the next drain. */
async function readMessages(session: Session): Promise<void> {
  const { mailbox, ports } = session;
  mailbox.looking(ports.clock.now());
  mailbox.put(await ports.store.readMessages(session.run.runId));
}

/** Timers of the world do not reach far: a wait of weeks is slept in pieces. */
const napMs = (ms: number) => Math.min(LONGEST_NAP_MS, Math.max(0, ms));

/** Only a bug of the engine can do that: better loud than waiting for ever. */
function isStuck(session: Session, pause: object | null): boolean {
  return pause === null && session.inFlight === 0 && !session.hasArrivals;
}

/** Null: the run goes on. */
function conclude(session: Session): Promise<RunProgress> | RunProgress | null {
  if (session.fatal !== null) throw session.fatal.error;
  if (session.writer.broken) return lost(session);
  if (isCancelled(session)) return halt(session, "Cancelled");
  if (session.state.verdict !== null) return halt(session, "Terminated");
  if (session.end !== null && !session.duties.isOpen) return finish(session, session.end);
  return session.ports.signal.aborted ? letGo(session) : null;
}

/** Nothing to do for a moment: what is known becomes durable, and can be seen. */
function watchable({ writer, ring }: Session): void {
  if (!writer.isEmpty) void writer.flush().then(() => writer.broken && ring());
}

const isCancelled = ({ run, ports }: Session) => run.cancelRequested || ports.cancelled?.aborted === true;

function isStopped(session: Session): boolean {
  return session.ports.signal.aborted || isCancelled(session);
}

/** What came from outside since the last look: results, messages, and the time. */
function takeIn(session: Session): void {
  session.takeArrivals();
  const { mailbox, ports } = session;
  for (const { step, body } of mailbox.take()) receive(session, step, body, ports.clock.now());
  wakeDue(session);
}

/** Nothing that begins now would matter any more. */
function isDecided({ end, state, fatal, writer }: Session): boolean {
  return end !== null || state.verdict !== null || fatal !== null || writer.broken;
}

/** `held`: steps wait for what was done to be durable. `slice`: others have their turn. */
type Drained = "through" | "held" | "slice";

/** Works through everything that can go on without waiting. Few runs need more than one go. */
function drain(session: Session): Drained {
  if (isStopped(session)) return "through";
  const { clock } = session.ports;
  const sliceStart = clock.now();
  for (;;) {
    takeIn(session);
    if (isDecided(session)) return "through";
    const step = nextStep(session);
    if (step === undefined) return session.held.length > 0 ? "held" : "through";
    const now = clock.now();
    perform(session, step, now);
    if (now - sliceStart >= SLICE_MS || session.writer.isFull) return "slice";
  }
}

async function drainOn(session: Session, stopped: Drained): Promise<void> {
  for (let why = stopped; why !== "through"; why = drain(session)) {
    if (why === "held") await admitHeld(session);
    else await breathe(session);
  }
}

/** What can begin now. Under `everyStep` only a step before which every line is durable. */
function nextStep(session: Session): Step | undefined {
  const { stack, writer, held, admitted } = session;
  if (session.ports.durability !== "everyStep") return stack.pop();
  for (let step = stack.pop(); step !== undefined; step = stack.pop()) {
    // A loop that opens its next iteration begins nothing by itself: its actions do.
    if (step.phase !== "ready" || admitted.delete(step) || !writer.isBehind) return step;
    held.push(step);
  }
  return undefined;
}

/** One write for all that wait: steps that may begin at the same time share it. */
async function admitHeld(session: Session): Promise<void> {
  const ready = session.held.splice(0);
  await session.writer.flush();
  for (const step of ready.reverse()) {
    session.admitted.add(step);
    session.stack.push(step);
  }
}

async function breathe({ ports, writer }: Session): Promise<void> {
  if (writer.isFull) await writer.flush();
  else if (writer.isDue(ports.clock.now())) void writer.flush();
  await ports.yield?.();
}

async function suspend(session: Session, wakeAt: number): Promise<RunProgress> {
  const { mailbox, writer } = session;
  // A message that came and is not known here yet wakes the run at once.
  const known = mailbox.isExpecting ? { messagesRead: mailbox.read } : {};
  const expects = mailbox.purposes;
  const asks = expects.includes("decision") ? { asksPerson: true } : {};
  const kept = await writer.close({ kind: "suspend", wakeAt, ...known, ...asks, ...waitsOf(session) });
  return kept ? { kind: "suspended", wakeAt, expects } : lost(session);
}

/** Said only by runs that wait, or did: for all others the store has nothing to do. */
function waitsOf({ parking }: Session): { waitsFor?: readonly ConnectionWait[] } {
  const waitsFor = parking.waits();
  return waitsFor.length > 0 || parking.isKnown ? { waitsFor } : {};
}

function finish(session: Session, status: NonNullable<Session["end"]>): Promise<RunProgress> {
  const endedAt = session.ports.clock.now();
  if (status !== "Succeeded") {
    const error: StepError =
      status === "Failed"
        ? NOTHING_SUCCEEDED
        : { code: "ActionTimedOut", message: said("An action timed out.").message };
    return end(session, { status, error: withCause(error, session.state.root), endedAt });
  }
  if (session.state.plan.outputs.length === 0) return end(session, { status, endedAt });
  const outputs = evaluateOutputs(session, endedAt);
  if (!("values" in outputs)) return end(session, { status: "Failed", error: outputs, endedAt });
  return end(session, { status, endedAt, outputs: outputs.values });
}

/** The outputs of the flow itself. One that has no value fails the run. */
function evaluateOutputs(session: Session, now: number): { values: { [name: string]: Value } } | StepError {
  const context = session.context.enter(session.state.root, now);
  const values: [string, Value][] = [];
  for (const output of session.state.plan.outputs) {
    const value = output.unreadable === null ? output.value.evaluate(context) : fail(output.unreadable);
    if (!value.ok) {
      const message = said("The output '{name}' of the flow could not be worked out. {why}", {
        name: output.name,
        why: value.failure,
      });
      const error = stepError("InvalidTemplate", message);
      return output.hidden ? veiledError(error) : error;
    }
    values.push([output.name, output.hidden ? VEIL : value.value]);
  }
  return { values: Object.fromEntries(values) };
}

async function halt(session: Session, why: "Terminated" | "Cancelled"): Promise<RunProgress> {
  session.stopEffects();
  const endedAt = session.ports.clock.now();
  for (const entry of haltRun(session.state, why, endedAt, (step) => session.stopped(step))) {
    session.write(entry);
  }
  const left = await doDuties(session);
  if (left !== null) return left;
  const { verdict } = session.state;
  if (why === "Terminated" && verdict !== null) return await end(session, { ...verdict, endedAt });
  const error = { code: "Cancelled", message: said("The run was cancelled.").message };
  return await end(session, { status: "Cancelled", error, endedAt });
}

/** Null: all is done. Subscriptions are given up and children asked to stop before the run counts as over. */
async function doDuties(session: Session): Promise<RunProgress | null> {
  session.hurry();
  while (session.duties.isOpen) {
    if (session.fatal !== null) throw session.fatal.error;
    if (session.writer.broken) return lost(session);
    if (session.ports.signal.aborted) return await letGo(session);
    await session.idle(null);
    session.takeArrivals();
  }
  return null;
}

async function end(session: Session, runEnd: RunEnd): Promise<RunProgress> {
  if (session.run.parent !== undefined && session.state.plan.hasResponse && !session.toldParent) {
    answerParent(session, noAnswer(runEnd.status));
    const left = await doDuties(session);
    if (left !== null) return left;
  }
  session.ports.recording?.();
  // Nothing is left to do: what a crash could still take is the record of it, never work.
  if (session.ports.durability === "behind") session.writer.tellEarly();
  const kept = await session.writer.close({
    kind: "end",
    end: runEnd,
    ...(session.parking.isKnown ? { waited: true } : {}),
  });
  return kept ? { kind: "ended", status: runEnd.status, end: runEnd } : lost(session);
}

/** Another worker has the run, or the store failed: stop without another write. */
function lost(session: Session): RunProgress {
  session.stopEffects();
  session.stopDuties();
  if (session.writer.failure !== null) throw session.writer.failure.error;
  return { kind: "fenced" };
}

/** Shutdown: effects on their way may come back for a while; then the claim is given back with what is known. */
async function letGo(session: Session): Promise<RunProgress> {
  const { ports, writer, run } = session;
  const until = ports.clock.now() + (ports.shutdownGraceMs ?? SHUTDOWN_GRACE_MS);
  while (session.inFlight > 0 && ports.clock.now() < until && !writer.broken) {
    await session.idle(Math.max(1, until - ports.clock.now()));
    session.takeArrivals();
  }
  session.stopEffects();
  session.stopDuties();
  if (!(await writer.close({ kind: "continue" }))) return lost(session);
  await ports.store.release([run]);
  return { kind: "released" };
}
