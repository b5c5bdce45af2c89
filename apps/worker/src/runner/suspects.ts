import type { ClaimedRun } from "@towpath/engine";

/** A run that kills its worker does so soon; one that lives for so long makes room for the next. */
const PROBATION_MS = 5_000;

/**
 * Runs whose worker died at them twice in a row, without anything being written in between. Only one of them is at
 * work at a time: the one that kills workers then dies alone, and the others, which merely stood beside it, go on
 * before they have died so often that they are given up.
 */
export class Suspects {
  readonly #makeRoom: () => void;
  #current: string | null = null;
  #asking = false;
  #timer: NodeJS.Timeout | undefined;

  /** @param makeRoom called when the next one may be taken */
  constructor(makeRoom: () => void) {
    this.#makeRoom = makeRoom;
  }

  /** How many may be claimed now; `claimed` must follow. */
  ask(): number {
    if (this.#current !== null || this.#asking) return 0;
    this.#asking = true;
    return 1;
  }

  /** What was claimed after `ask` gave so many. */
  claimed(asked: number, runs: readonly ClaimedRun[]): void {
    if (asked > 0) this.#asking = false;
    const suspect = runs.find((run) => run.recoveryAttempts >= 2);
    if (suspect === undefined) return;
    this.#current = suspect.runId;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.settled(suspect.runId), PROBATION_MS);
  }

  settled(runId: string): void {
    if (this.#current !== runId) return;
    this.stop();
    this.#makeRoom();
  }

  stop(): void {
    this.#current = null;
    clearTimeout(this.#timer);
  }
}
