/** Runs that were rung and wait for a place, in the order they were rung. */
export class WaitingRuns {
  readonly #environments = new Map<string, string | null>();
  readonly #counts = new Map<string, number>();

  get size(): number {
    return this.#environments.size;
  }

  ids(): Iterable<string> {
    return this.#environments.keys();
  }

  /** Of an environment, as far as it was told. */
  countOf(environmentId: string): number {
    return this.#counts.get(environmentId) ?? 0;
  }

  add(runId: string, environmentId: string | null = null): void {
    if (this.#environments.has(runId)) return;
    this.#environments.set(runId, environmentId);
    this.#count(environmentId, 1);
  }

  delete(runId: string): void {
    this.#count(this.#environments.get(runId) ?? null, -1);
    this.#environments.delete(runId);
  }

  clear(): void {
    this.#environments.clear();
    this.#counts.clear();
  }

  /** The first of them, taken out. */
  take(count: number): string[] {
    const taken: string[] = [];
    for (const runId of this.#environments.keys()) {
      if (taken.length >= count) break;
      taken.push(runId);
    }
    for (const runId of taken) this.delete(runId);
    return taken;
  }

  #count(environmentId: string | null, by: number): void {
    if (environmentId === null) return;
    const count = this.countOf(environmentId) + by;
    if (count > 0) this.#counts.set(environmentId, count);
    else this.#counts.delete(environmentId);
  }
}
