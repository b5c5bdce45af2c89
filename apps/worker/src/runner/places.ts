/** Beyond so many runs that only wait to be written, they count as at work: the memory they hold is bounded. */
const MAX_RECORDING = 1_000;

/** How many more runs this process may work on, and who waits to hear that there is room. */
export class Places {
  readonly #concurrency: number;
  readonly #atWork: ReadonlyMap<string, unknown>;
  /** They wait for the database only: a slow one shall not keep others from being worked on. */
  readonly #recording = new Set<string>();
  #reserved = 0;
  #waiting: (() => void)[] = [];

  /** @param atWork the runs that are worked on, by id; it changes while runs come and go */
  constructor(concurrency: number, atWork: ReadonlyMap<string, unknown>) {
    this.#concurrency = concurrency;
    this.#atWork = atWork;
  }

  get free(): number {
    const working = this.#atWork.size - Math.min(this.#recording.size, MAX_RECORDING);
    return this.#concurrency - working - this.#reserved;
  }

  /** For runs that are about to be taken: nobody else counts on these places. */
  reserve(places: number): void {
    this.#reserved += places;
  }

  unreserve(places: number): void {
    this.#reserved -= places;
  }

  /** Nothing is left to do for this run but to write how it ended. */
  recordingOnly(runId: string): void {
    if (this.#atWork.has(runId)) this.#recording.add(runId);
  }

  left(runId: string): void {
    this.#recording.delete(runId);
  }

  /** Resolves when there is room, or nobody is let in any more. */
  async room(): Promise<void> {
    if (this.free <= 0) await new Promise<void>((heard) => this.#waiting.push(heard));
  }

  /** A place became free, or was only reserved for a moment: whoever found none then must hear of it. */
  tell(): void {
    for (const heard of this.#waiting.splice(0, Math.max(0, this.free))) heard();
  }

  tellAll(): void {
    for (const heard of this.#waiting.splice(0)) heard();
  }
}
