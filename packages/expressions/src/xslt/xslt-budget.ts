import { Meter } from "../xml/xpath-values.ts";

/** Visits of nodes and characters written: about a second's work on a slow machine. */
const WORK = 6_000_000;
const MAX_RESULT = 16_000_000;
/** Bodies inside each other; templates that call themselves go this deep. */
const MAX_DEPTH = 1_000;

/** What one transformation may still do. Once it is halted, everything comes to an end without a result. */
export class XsltBudget {
  readonly meter = new Meter(WORK);
  failure: string | null = null;
  #written = 0;
  #depth = 0;

  get isHalted(): boolean {
    return this.meter.isSpent;
  }

  /** The first failure is the one that is told. */
  halt(failure: string): void {
    if (!this.isHalted) this.failure = failure;
    this.meter.exhaust();
  }

  /** Counts what goes into results before it is kept: characters, and some for each node. */
  write(characters: number): void {
    this.#written += characters;
    if (this.#written > MAX_RESULT) this.halt("The map writes more than 16 million characters.");
    this.meter.spend(1 + characters / 32);
  }

  enter(): boolean {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) {
      this.halt(`Templates call each other more than ${MAX_DEPTH} levels deep: the recursion has no end.`);
    }
    return !this.isHalted;
  }

  leave(): void {
    this.#depth -= 1;
  }
}
