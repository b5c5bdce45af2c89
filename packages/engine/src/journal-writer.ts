import { type Value, weigh } from "@towpath/expressions";
import type { JournalEntry } from "./journal.ts";
import type { ClaimedRun, LateAcceptance, NewRun, RunStore, RunTransition } from "./run-store.ts";

/** So many lines are written even while pure steps go on, so that the run can be watched. */
const FLUSH_ENTRIES = 500;
const FLUSH_MS = 50;
/** A store slower than the steps makes the run wait here, not fill the memory. */
const HIGH_WATER = 5_000;
/** The same in characters: a few lines can hold more than memory does. */
const FLUSH_CHARACTERS = 1_000_000;
const HIGH_WATER_CHARACTERS = 16_000_000;

/**
 * The one writer of a run's journal. Lines gather in memory; a flush writes all of them in one append. Appends of
 * one run follow each other; who asks for a flush while one is under way shares the next.
 */
export class JournalWriter {
  readonly #store: RunStore;
  readonly #run: ClaimedRun;
  readonly #onChange: () => void;
  #nextSeq: number;
  #late: LateAcceptance | null;
  #buffer: JournalEntry[] = [];
  /** Of what the buffer holds, about. */
  #characters = 0;
  #afterwards: (() => void)[] = [];
  #since = 0;
  #writing: Promise<unknown> | null = null;
  #queued: Promise<boolean> | null = null;
  /** The claim is not ours any more: nothing may be written or begun. */
  fenced = false;
  /** The store failed (not: refused). The run stops; its lease brings it back. */
  failure: { readonly error: unknown } | null = null;

  constructor(store: RunStore, run: ClaimedRun, onChange: () => void) {
    this.#store = store;
    this.#run = run;
    this.#nextSeq = run.nextSeq;
    this.#late = run.late ?? null;
    this.#onChange = onChange;
  }

  get broken(): boolean {
    return this.fenced || this.failure !== null;
  }

  write(entry: JournalEntry): void {
    if (this.#buffer.length === 0) this.#since = entry.at;
    this.#buffer.push(entry);
    this.#characters += charactersOf(entry.inputs) + charactersOf(entry.outputs);
  }

  /** Runs when everything written so far is durable; never when it is not. */
  whenDurable(then: () => void): void {
    this.#afterwards.push(then);
  }

  /** Tells those who wait for durability although it is not there yet: only for a run with nothing left to do. */
  tellEarly(): void {
    const afterwards = this.#afterwards;
    this.#afterwards = [];
    if (!this.broken) this.#tell(afterwards);
  }

  /** Lines gathered for long, or many: a watcher should see them. A caller waits to hear that its event is kept. */
  isDue(now: number): boolean {
    if (this.#late !== null) return true;
    if (this.#buffer.length >= FLUSH_ENTRIES || this.#characters >= FLUSH_CHARACTERS) return true;
    return this.#buffer.length > 0 && now - this.#since >= FLUSH_MS;
  }

  get isFull(): boolean {
    return this.#buffer.length >= HIGH_WATER || this.#characters >= HIGH_WATER_CHARACTERS;
  }

  /** Some lines are not durable yet. */
  get isBehind(): boolean {
    return this.#buffer.length > 0 || this.#writing !== null;
  }

  get isEmpty(): boolean {
    return this.#buffer.length === 0 && this.#writing === null && this.#late === null;
  }

  /** Writes what has gathered. @returns false when the run is not ours any more, or the store failed */
  flush(): Promise<boolean> {
    if (this.broken) return Promise.resolve(false);
    if (this.#writing === null) return this.#append({ kind: "continue" });
    // The write under way does not hold the newest lines; the next one will, for everybody who asks meanwhile.
    this.#queued ??= this.#writing.then(() => {
      this.#queued = null;
      return this.flush();
    });
    return this.#queued;
  }

  /** Writes what has gathered together with the run's next state. Nothing else may be written at the same time. */
  async close(transition: RunTransition): Promise<boolean> {
    while (this.#writing !== null) await this.#writing;
    return this.broken ? false : this.#append(transition);
  }

  async #append(transition: RunTransition): Promise<boolean> {
    if (transition.kind === "continue" && this.#buffer.length === 0 && this.#late === null) {
      this.#tell(this.#take().afterwards);
      return true;
    }
    const { entries, afterwards } = this.#take();
    const firstSeq = this.#nextSeq;
    this.#nextSeq += entries.length;
    const write = this.#send(firstSeq, entries, transition);
    this.#writing = write;
    const kept = await write;
    if (this.#writing === write) this.#writing = null;
    afterwards.push(this.#onChange);
    if (kept) this.#tell(afterwards);
    return kept;
  }

  /** A listener that throws is a bug, but not one that may leave a promise nobody looks at. */
  #tell(listeners: readonly (() => void)[]): void {
    try {
      for (const listen of listeners) listen();
    } catch (error) {
      this.failure ??= { error };
    }
  }

  /** Never rejects: a failure is kept for the loop, which must stop and tell. */
  async #send(firstSeq: number, entries: JournalEntry[], transition: RunTransition): Promise<boolean> {
    try {
      const late = this.#late;
      const kept =
        late === null
          ? await this.#store.append(this.#run, firstSeq, entries, transition)
          : await this.#store.begin(newRunOf(this.#run), late.holder, entries, transition);
      this.#late = null;
      late?.accepted();
      if (!kept) this.fenced = true;
      return kept;
    } catch (error) {
      this.failure = { error };
      return false;
    }
  }

  #take(): { entries: JournalEntry[]; afterwards: (() => void)[] } {
    const taken = { entries: this.#buffer, afterwards: this.#afterwards };
    this.#buffer = [];
    this.#characters = 0;
    this.#afterwards = [];
    return taken;
  }
}

/** Counted as it is written, where what is shared stands again and again; no further than fills the buffer. */
function charactersOf(value: Value | undefined): number {
  if (value === undefined) return 0;
  const weight = weigh(value, "characters", HIGH_WATER_CHARACTERS, Number.POSITIVE_INFINITY);
  return weight === "too deep" ? 0 : weight;
}

function newRunOf(run: ClaimedRun): NewRun {
  const { runId: id, environmentId, flowId, versionId, mode, trigger, createdAt, parent, depth } = run;
  const begun = { id, environmentId, flowId, versionId, mode, trigger, createdAt };
  if (parent === undefined && depth === undefined) return begun;
  return {
    ...begun,
    ...(parent === undefined ? {} : { parent }),
    ...(depth === undefined ? {} : { depth }),
  };
}
