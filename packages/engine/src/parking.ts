import { waitFor } from "./effect-lines.ts";
import { hold, unhold } from "./held-time.ts";
import type { StepError } from "./journal.ts";
import { failed, type Outcome } from "./outcome.ts";
import type { HttpFailure } from "./ports.ts";
import type { Effect, Step } from "./run-state.ts";
import type { ConnectionWait } from "./run-store.ts";
import type { Session } from "./session.ts";
import { LONGEST_WAIT_MS } from "./waits.ts";

/** The end of a subscription that cannot be told to the service before a connection works again. */
interface ParkedFarewell {
  readonly id: string;
  readonly words: string;
  again(): void;
  drop(): void;
}

/** What a run waits for until somebody mends a connection. */
export class Parking {
  readonly #steps = new Set<Step>();
  readonly #farewells = new Set<ParkedFarewell>();
  #stopHearing: (() => void) | null = null;
  /** The store may hold that the run waits: it must be told when it does no more. */
  isKnown = false;

  get hasFarewells(): boolean {
    return this.#farewells.size > 0;
  }

  get steps(): ReadonlySet<Step> {
    return this.#steps;
  }

  add(session: Session, step: Step): void {
    this.#steps.add(step);
    this.isKnown = true;
    this.#hear(session);
  }

  addFarewell(session: Session, farewell: ParkedFarewell): void {
    this.#farewells.add(farewell);
    this.isKnown = true;
    this.#hear(session);
  }

  /** It waits no more. */
  leave(step: Step, now: number): void {
    this.#steps.delete(step);
    unhold(step, now);
  }

  /** The run has to be over: what could not be taken back stays. */
  dropFarewells(): void {
    for (const farewell of this.#farewells) {
      this.#farewells.delete(farewell);
      farewell.drop();
    }
  }

  /** Each connection once, with the words of the first refusal. */
  waits(): ConnectionWait[] {
    const waits = new Map<string, ConnectionWait>();
    for (const { effect } of this.#steps) {
      const parked = effect?.parked;
      if (parked !== undefined && !waits.has(parked.id)) {
        waits.set(parked.id, { id: parked.id, words: parked.error.message });
      }
    }
    for (const { id, words } of this.#farewells) if (!waits.has(id)) waits.set(id, { id, words });
    return [...waits.values()];
  }

  /** What waited for one of these goes on. */
  healed(session: Session, isHealed: (id: string) => boolean): void {
    for (const step of this.#steps) {
      const id = step.effect?.parked?.id;
      if (id === undefined || isHealed(id)) unpark(session, step);
    }
    for (const farewell of this.#farewells) {
      if (!isHealed(farewell.id)) continue;
      this.#farewells.delete(farewell);
      farewell.again();
    }
  }

  stop(): void {
    this.#stopHearing?.();
  }

  /** Few runs ever wait for a connection: nobody listens before one does. */
  #hear(session: Session): void {
    this.#stopHearing ??=
      session.ports.connectionNews?.onHealed((ids) => {
        const healed = new Set(ids);
        session.arrive(() => this.healed(session, (id) => healed.has(id)));
      }) ?? null;
  }
}

/**
 * A call was not made, because its connection has to be mended first: the step waits for that. It was no attempt, and
 * the call is made later with the same key.
 *
 * @returns false when nobody can mend it here, or the step waited as long as any may
 */
export function park(
  session: Session,
  step: Step,
  effect: Effect,
  failure: HttpFailure,
  now: number,
): boolean {
  const { waitsFor: id, error } = failure;
  const news = session.ports.connectionNews;
  const wakeAt = step.startedAt + LONGEST_WAIT_MS;
  if (id === undefined || news === undefined || wakeAt <= now) return false;
  effect.recorded = step.inputs;
  effect.waited = id;
  // It came back while the call was on its way.
  if ((news.healedAt(id) ?? 0) > (effect.sentAt ?? now)) {
    step.phase = "ready";
    session.stack.push(step);
    return true;
  }
  hold(step, { id, since: now, error });
  session.parking.add(session, step);
  waitFor(session, step, effect, { wakeAt, reason: "connection", now, error, more: { waitsFor: id } });
  return true;
}

/** It may be tried again. */
function unpark(session: Session, step: Step): void {
  session.parking.leave(step, session.ports.clock.now());
  if (step.phase !== "waiting") return;
  session.waiting.delete(step);
  if (step.effect !== null) step.effect.wakeAt = null;
  step.phase = "ready";
  session.stack.push(step);
}

/** What becomes of a step that waited as long as any may. */
export function waitedInVain({ effect, inputs, action }: Step): Outcome {
  const error: StepError | undefined = effect?.parked?.error;
  const words = `'${action.name}' waited for its connection for as long as a run may. ${error?.message ?? ""}`;
  return failed(error?.code ?? "ConnectionNotUsable", words.trim(), { inputs });
}
