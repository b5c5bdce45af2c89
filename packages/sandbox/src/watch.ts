/** A time limit that stands still while somebody else is at work. */
export class Watch {
  readonly #isOver: () => void;
  #leftMs: number;
  #pauses = 0;
  #since = 0;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(limitMs: number, isOver: () => void) {
    this.#leftMs = limitMs;
    this.#isOver = isOver;
    this.#start();
  }

  /** Pauses add up: it goes on after as many calls of `resume`. */
  pause(): void {
    this.#pauses += 1;
    if (this.#pauses > 1) return;
    clearTimeout(this.#timer);
    this.#leftMs -= performance.now() - this.#since;
  }

  resume(): void {
    this.#pauses -= 1;
    if (this.#pauses === 0) this.#start();
  }

  /** For good: what was paused does not go on any more. */
  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  #start(): void {
    if (this.#stopped) return;
    this.#since = performance.now();
    this.#timer = setTimeout(this.#isOver, Math.max(0, this.#leftMs));
  }
}
