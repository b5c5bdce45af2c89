/**
 * What an `AbortSignal` is to a run: whether it fired, and who wants to hear of it. Each run has two of them and few
 * ever fire; a real one costs more to make than all other bookkeeping of a short run.
 */
export interface StopSignal {
  readonly aborted: boolean;
  addEventListener(type: "abort", listener: () => void): void;
  removeEventListener(type: "abort", listener: () => void): void;
}

/** The hand on a signal. It fires once. */
export class StopSwitch implements StopSignal {
  #listeners: (() => void)[] | null = null;
  aborted = false;

  addEventListener(_type: "abort", listener: () => void): void {
    this.#listeners ??= [];
    this.#listeners.push(listener);
  }

  removeEventListener(_type: "abort", listener: () => void): void {
    const at = this.#listeners?.indexOf(listener) ?? -1;
    if (at >= 0) this.#listeners?.splice(at, 1);
  }

  abort(): void {
    if (this.aborted) return;
    this.aborted = true;
    for (const listener of this.#listeners?.splice(0) ?? []) listener();
  }
}
