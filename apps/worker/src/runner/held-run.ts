import { type Claim, type ClaimedRun, type StopSignal, StopSwitch } from "@towpath/engine";

export interface RunSignals {
  /** Stop where you are, the run is somebody else's or the process ends; write nothing more than needed. */
  readonly stop: StopSignal;
  readonly cancelled: StopSignal;
  /** The lease is lost: nothing may reach the world any more. */
  readonly lost: StopSignal;
  /** Calls the listener whenever the run was sent a message; returns how to stop that. */
  onMessage(listener: () => void): () => void;
  /** Nothing is left to do but to write how the run ended: it needs no place any more. */
  recording(): void;
}

/** A run at work in this process, and what it hears there. */
export class HeldRun implements RunSignals {
  readonly claim: Claim;
  readonly stop = new StopSwitch();
  readonly cancelled = new StopSwitch();
  readonly lost = new StopSwitch();
  /** False while the run is only in memory: there is no lease to renew, and nothing to give back. */
  isStored: boolean;
  /** It was sent a message since it was taken: it may have gone to sleep without having read it. */
  messaged = false;
  /** When it has left this process's hands; null until it began. */
  done: Promise<void> | null = null;
  readonly #recording: (runId: string) => void;
  #listeners: Set<() => void> | null = null;

  constructor({ runId, fence, late }: ClaimedRun, recording: (runId: string) => void) {
    this.claim = { runId, fence };
    this.isStored = late === undefined;
    this.#recording = recording;
  }

  onMessage(listener: () => void): () => void {
    this.#listeners ??= new Set();
    this.#listeners.add(listener);
    return () => void this.#listeners?.delete(listener);
  }

  message(): void {
    this.messaged = true;
    for (const listen of this.#listeners ?? []) listen();
  }

  recording(): void {
    this.#recording(this.claim.runId);
  }
}
