import type { Value } from "@towpath/expressions";
import type { AdvancePorts } from "./advance-ports.ts";
import { decide, settle } from "./decide.ts";
import { Duties } from "./duties.ts";
import type { JournalEntry } from "./journal.ts";
import type { JournalWriter } from "./journal-writer.ts";
import { Mailbox } from "./mailbox.ts";
import type { Outcome } from "./outcome.ts";
import { Pacing } from "./pacing.ts";
import { Parking } from "./parking.ts";
import type { RunContext } from "./run-context.ts";
import { type RunState, type Step, stepEntry } from "./run-state.ts";
import type { ClaimedRun, RunEnd } from "./run-store.ts";

const HURRIED_PAUSE_MS = 1_000;

/** One activation of a run: from the claim until it ends, sleeps or is lost. */
export class Session {
  readonly run: ClaimedRun;
  readonly ports: AdvancePorts;
  readonly state: RunState;
  readonly context: RunContext;
  readonly writer: JournalWriter;
  /** What can go on now; the last one goes first, so that an iteration is worked through before the next begins. */
  readonly stack: Step[] = [];
  readonly pacing = new Pacing();
  readonly parking = new Parking();
  /** Under `everyStep`: steps that wait until the lines before them are durable, in the order they begin. */
  readonly held: Step[] = [];
  /** Those of them whose time has come. */
  readonly admitted = new Set<Step>();
  /** Waits and retries, until their time. */
  readonly waiting = new Set<Step>();
  /** Effects on their way. */
  inFlight = 0;
  /** Every action of the flow is through. */
  end: Extract<RunEnd["status"], "Succeeded" | "Failed" | "TimedOut"> | null = null;
  readonly mailbox: Mailbox;
  readonly duties = new Duties();
  /** The run that called this one has its answer, or it is on the way. */
  toldParent = false;
  /** The run was cancelled or ended: what is still to be done should take seconds. */
  hurries = false;
  #dutiesOver: AbortController | null = null;
  #hurry: AbortController | null = null;
  /** A bug in a port; the loop throws it. */
  fatal: { readonly error: unknown } | null = null;
  /** Steps that must be over by a time. */
  readonly limited = new Set<Step>();
  readonly #signals = new Map<Step, AbortController>();
  readonly #arrived: (() => void)[] = [];
  #ring: () => void = () => undefined;
  #rung = false;
  #effects: AbortController | null = null;

  constructor(
    run: ClaimedRun,
    ports: AdvancePorts,
    state: RunState,
    parts: { context: RunContext; writer: JournalWriter },
  ) {
    this.run = run;
    this.ports = ports;
    this.state = state;
    this.context = parts.context;
    this.writer = parts.writer;
    this.mailbox = new Mailbox(run.messages, ports.clock.now());
  }

  write(entry: JournalEntry): void {
    this.writer.write(entry);
  }

  /** Ends a step and writes its line; `follow` comes after. */
  settle(step: Step, outcome: Outcome, now: number, detail?: Value): void {
    if (step.effect?.parked !== undefined) this.parking.leave(step, now);
    settle(this.state, step, outcome, now);
    if (this.#signals.size > 0) this.#signals.delete(step);
    this.write(stepEntry(step, detail ?? outcome.detail));
    this.duties.over(step);
  }

  /** Takes in what follows from everything that settled. */
  follow(now: number): void {
    const { start, resume, entries, end } = decide(this.state, now);
    for (const entry of entries) this.write(entry);
    for (const step of resume) this.stack.push(step);
    for (let i = start.length - 1; i >= 0; i--) this.stack.push(start[i] as Step);
    this.end ??= end;
  }

  /** Aborts when the run lets go of its effects. Made when first asked for: most runs have none. */
  get effectsSignal(): AbortSignal {
    this.#effects ??= new AbortController();
    return this.#effects.signal;
  }

  /** Aborts when the run lets go of this step's effect, or of all of them. */
  signalOf(step: Step): AbortSignal {
    const known = this.#signals.get(step) ?? new AbortController();
    this.#signals.set(step, known);
    if (this.#effects?.signal.aborted) known.abort("the run let go of it");
    return known.signal;
  }

  /** A step that was under way is stopped from outside. */
  stopped(step: Step): void {
    this.abandon(step);
    this.duties.over(step);
    const childRunId = step.effect?.childRunId ?? null;
    if (childRunId === null || step.action.program.kind !== "child") return;
    this.duties.begin();
    this.launch(
      () => this.ports.children.cancel(childRunId),
      () => this.duties.done(),
    );
  }

  /** Aborts when the process lets go of the run. */
  get dutiesSignal(): AbortSignal {
    this.#dutiesOver ??= new AbortController();
    return this.#dutiesOver.signal;
  }

  stopDuties(): void {
    this.#dutiesOver?.abort("the run let go of it");
    this.#hurry?.abort();
  }

  /** The run is not ours any more. */
  readonly lose = (): void => {
    this.writer.fenced = true;
    this.stopEffects();
    this.stopDuties();
    this.ring();
  };

  hurry(): void {
    this.hurries = true;
    this.parking.dropFarewells();
    this.#hurry?.abort();
  }

  /** Between two attempts of a duty: shorter when the run should be over. */
  async pause(ms: number): Promise<void> {
    this.#hurry ??= new AbortController();
    if (!this.hurries) await this.ports.sleep(ms, this.#hurry.signal);
    if (this.hurries) await this.ports.sleep(Math.min(ms, HURRIED_PAUSE_MS), this.dutiesSignal);
  }

  /** Lets go of one step: nothing it sent out or waits for matters any more. */
  abandon(step: Step): void {
    if (step.effect?.parked !== undefined) this.parking.leave(step, this.ports.clock.now());
    this.waiting.delete(step);
    this.limited.delete(step);
    this.mailbox.forget(step);
    this.#signals.get(step)?.abort("its step was stopped");
    this.#signals.delete(step);
  }

  /** Stops every effect on its way. */
  stopEffects(): void {
    this.#effects?.abort("the run let go of it");
    for (const controller of this.#signals.values()) controller.abort("the run let go of it");
  }

  /** Starts an effect; what it brings is taken in by the loop, never in between its steps. */
  launch<T>(work: () => Promise<T>, arrived: (result: T) => void): void {
    this.inFlight += 1;
    const done = (then: () => void) => {
      this.inFlight -= 1;
      this.#arrived.push(then);
      this.#ring();
    };
    work().then(
      (result) => done(() => arrived(result)),
      (error: unknown) => {
        this.fatal ??= { error };
        done(() => undefined);
      },
    );
  }

  /** Something came from outside: it is taken in with the effects that come back. */
  arrive(then: () => void): void {
    this.#arrived.push(then);
    this.#ring();
  }

  /** Takes in the effects that came back. */
  takeArrivals(): void {
    for (let next = this.#arrived.shift(); next !== undefined; next = this.#arrived.shift()) next();
  }

  get hasArrivals(): boolean {
    return this.#arrived.length > 0;
  }

  /** Heard at once, or before the next idling: a ring that comes in between must not be lost. */
  readonly ring = (): void => {
    this.#rung = true;
    this.#ring();
  };

  /** Resolves when an effect comes back, somebody rings, or after so many ms (null: no limit). */
  async idle(ms: number | null): Promise<void> {
    if (this.hasArrivals || this.#rung) {
      this.#rung = false;
      return;
    }
    const timer = new AbortController();
    await new Promise<void>((resolve) => {
      this.#ring = resolve;
      if (ms !== null) this.ports.sleep(ms, timer.signal).then(resolve, () => resolve());
    });
    this.#ring = () => undefined;
    this.#rung = false;
    timer.abort();
  }
}
