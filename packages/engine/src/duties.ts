import type { Step } from "./run-state.ts";

/**
 * What a run still has to do in the world before it may be over: give up subscriptions, tell whoever called it. It
 * goes on beside the steps; the run ends only when nothing is open.
 */
export class Duties {
  #open = 0;
  /** Subscriptions that were asked for, by the step that did: what gives each of them up. */
  #subscriptions: Map<Step, () => void> | null = null;

  get isOpen(): boolean {
    return this.#open > 0;
  }

  begin(): void {
    this.#open += 1;
  }

  done(): void {
    this.#open -= 1;
  }

  /** From now on something may be subscribed for this step. The last `giveUp` counts. */
  owe(step: Step, giveUp: () => void): void {
    this.#subscriptions ??= new Map();
    this.#subscriptions.set(step, giveUp);
  }

  /** Nothing was subscribed after all. */
  release(step: Step): void {
    this.#subscriptions?.delete(step);
  }

  /** The step is over (nothing happens when it owes nothing): its subscription is given up, once. */
  over(step: Step): void {
    const giveUp = this.#subscriptions?.get(step);
    if (giveUp === undefined) return;
    this.#subscriptions?.delete(step);
    giveUp();
  }
}
