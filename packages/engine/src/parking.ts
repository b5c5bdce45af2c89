import type { AdvancePorts } from "./advance-ports.ts";
import { unhold } from "./held-time.ts";
import type { Step } from "./run-state.ts";
import type { ConnectionWait } from "./run-store.ts";

/** What parking needs of the activation around it. */
interface Around {
  readonly ports: Pick<AdvancePorts, "clock" | "connectionNews">;
  readonly waiting: Set<Step>;
  readonly stack: Step[];
  arrive(then: () => void): void;
}

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

  add(around: Around, step: Step): void {
    this.#steps.add(step);
    this.isKnown = true;
    this.#hear(around);
  }

  addFarewell(around: Around, farewell: ParkedFarewell): void {
    this.#farewells.add(farewell);
    this.isKnown = true;
    this.#hear(around);
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
  healed(around: Around, isHealed: (id: string) => boolean): void {
    for (const step of this.#steps) {
      const id = step.effect?.parked?.id;
      if (id === undefined || isHealed(id)) this.#unpark(around, step);
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

  /** It may be tried again. */
  #unpark({ ports, waiting, stack }: Around, step: Step): void {
    this.leave(step, ports.clock.now());
    if (step.phase !== "waiting") return;
    waiting.delete(step);
    if (step.effect !== null) step.effect.wakeAt = null;
    step.phase = "ready";
    stack.push(step);
  }

  /** Few runs ever wait for a connection: nobody listens before one does. */
  #hear(around: Around): void {
    this.#stopHearing ??=
      around.ports.connectionNews?.onHealed((isHealed) =>
        around.arrive(() => this.healed(around, isHealed)),
      ) ?? null;
  }
}
