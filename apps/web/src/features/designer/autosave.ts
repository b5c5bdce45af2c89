import { phrase } from "../../words/translate.ts";
/** What the maker sees beside the name of the flow. */
export type SaveState =
  | { readonly kind: "saved" }
  | { readonly kind: "dirty" }
  | { readonly kind: "saving" }
  /** Not acknowledged by the server; a copy is kept in this browser and sending goes on. */
  | { readonly kind: "failed"; readonly message: string }
  /** Like failed, and no attempt can help before the maker has signed in again. */
  | { readonly kind: "signed-out"; readonly message: string }
  /** What others saved contradicts what is here; nothing is sent until the maker has chosen. */
  | { readonly kind: "conflict"; readonly message: string }
  /** There is no such flow any more (somebody deleted it), or not in this environment; nothing is sent until it is back. */
  | { readonly kind: "gone"; readonly message: string }
  /** The server read the change and said no; only another change can help. */
  | { readonly kind: "refused"; readonly message: string };

export interface Work {
  readonly version: number;
  readonly name: string;
  readonly text: string;
}

export type SaveOutcome =
  | { readonly kind: "saved"; readonly revision: number }
  | { readonly kind: "conflict"; readonly message: string }
  | { readonly kind: "refused"; readonly message: string }
  | { readonly kind: "gone"; readonly message: string }
  | { readonly kind: "unreachable"; readonly message: string }
  | { readonly kind: "signed-out"; readonly message: string };

/** What came of reading what others saved, and merging it with what is here. */
export type CaughtUp =
  | {
      readonly kind: "merged";
      readonly revision: number;
      /** The version of the draft that the server has; null: there is more here than there. */
      readonly savedVersion: number | null;
      /** Both changed the same, each in its own way: the maker has to choose first. */
      readonly mustChoose: boolean;
    }
  | Exclude<SaveOutcome, { readonly kind: "saved" | "conflict" }>;

/** What is kept in the browser while the server has not acknowledged it. */
export interface LocalCopy {
  readonly revision: number;
  readonly name: string;
  readonly text: string;
}

export interface AutosavePorts {
  /** The newest state of the flow; called when it is about to be sent, because writing the text costs. */
  readonly work: () => Work;
  readonly send: (work: Work, revision: number) => Promise<SaveOutcome>;
  /** Reads the draft as others saved it, and merges it with the one here. */
  readonly catchUp: () => Promise<CaughtUp>;
  readonly keep: (copy: LocalCopy | null) => void;
  readonly show: (state: SaveState) => void;
  /** Runs `task` after `delayMs`; the returned function calls it off. */
  readonly later: (task: () => void, delayMs: number) => () => void;
}

const DEBOUNCE_MS = 600;
const FIRST_RETRY_MS = 2_000;
const LONGEST_RETRY_MS = 30_000;
/** Others may save between a merge and the save that follows it; then it begins again, but not without end. */
const MOST_MERGES = 5;

/** Saves the draft behind the maker's back, one request at a time, and says plainly how it stands. */
export class Autosave {
  readonly #ports: AutosavePorts;
  #revision: number;
  #savedVersion: number;
  #newestVersion: number;
  #blockedBy: "conflict" | "gone" | "refused" | null = null;
  #retryMs = FIRST_RETRY_MS;
  #cancel: () => void = () => {};
  #running: Promise<boolean> | null = null;
  /** The newest revision that somebody told of. */
  #heard = 0;

  constructor(ports: AutosavePorts, opened: { revision: number; version: number }) {
    this.#ports = ports;
    this.#revision = opened.revision;
    this.#savedVersion = opened.version;
    this.#newestVersion = opened.version;
  }

  /** The revision the next save will name. */
  get revision(): number {
    return this.#revision;
  }

  /** Tells that `version` is the newest; saving follows when the maker pauses. */
  changed(version: number): void {
    if (version === this.#newestVersion) return;
    this.#newestVersion = version;
    // Choices wait for the maker; what was refused may be repaired by this very change.
    if (this.#blockedBy === "conflict" || this.#blockedBy === "gone") return;
    this.#blockedBy = null;
    if (this.#running === null) this.#ports.show({ kind: "dirty" });
    this.#saveAfter(DEBOUNCE_MS);
  }

  /** Saves now. True when everything is with the server. */
  async flush(): Promise<boolean> {
    if (this.#running !== null) await this.#running;
    return this.#save();
  }

  /** Somebody saved: what they changed is read and merged, as soon as nothing is on its way. */
  heard(revision: number): void {
    if (this.#blockedBy === "gone") this.#goOn();
    this.#heard = Math.max(this.#heard, revision);
    this.#followUp();
  }

  /** Nothing is sent until the maker has chosen. */
  hold(): void {
    this.#blockedBy = "conflict";
    this.#cancel();
    this.keepUnsaved();
    this.#ports.show({ kind: "conflict", message: phrase("Others changed the same; choose what to keep.") });
  }

  /** The maker has chosen wherever others contradicted: saving goes on. */
  settled(): void {
    if (this.#blockedBy === "conflict") this.#goOn();
  }

  /** There is no flow any more that anything could be saved to. */
  gone(message: string): void {
    this.#blockedBy = "gone";
    this.#cancel();
    this.keepUnsaved();
    this.#ports.show({ kind: "gone", message });
  }

  /** Keeps what is unsaved in the browser: the page is about to go away. */
  keepUnsaved(): void {
    if (this.#newestVersion !== this.#savedVersion) this.#keepCopy(this.#ports.work());
  }

  stop(): void {
    this.#cancel();
  }

  #goOn(): void {
    this.#blockedBy = null;
    if (this.#newestVersion !== this.#savedVersion) this.#saveAfter(0);
    else this.#ports.show({ kind: "saved" });
  }

  #saveAfter(delayMs: number): void {
    this.#cancel();
    this.#cancel = this.#ports.later(() => void this.#save(), delayMs);
  }

  #save(): Promise<boolean> {
    this.#cancel();
    if (this.#running !== null) return this.#running;
    if (this.#newestVersion === this.#savedVersion) return Promise.resolve(true);
    if (this.#blockedBy !== null) return Promise.resolve(false);
    return this.#run(() => this.#send());
  }

  #run(task: () => Promise<boolean>): Promise<boolean> {
    const running = task().finally(() => {
      this.#running = null;
      this.#followUp();
    });
    this.#running = running;
    return running;
  }

  #followUp(): void {
    if (this.#running === null && this.#heard > this.#revision) void this.#run(() => this.#hear());
  }

  /** What others saved is taken over behind the maker's back. */
  async #hear(): Promise<boolean> {
    const found = await this.#ports.catchUp();
    if (found.kind === "merged") return this.#caughtUp(found);
    // Read again when they save again; what is here is sent as ever, and meets it then.
    this.#heard = this.#revision;
    return false;
  }

  async #send(merges = 0): Promise<boolean> {
    const work = this.#ports.work();
    this.#ports.show({ kind: "saving" });
    this.#keepCopy(work);
    const outcome = await this.#ports.send(work, this.#revision);
    if (outcome.kind === "saved") return this.#acknowledged(work, outcome.revision);
    return outcome.kind === "conflict" && merges < MOST_MERGES
      ? this.#merge(merges)
      : this.#notSaved(outcome);
  }

  /** Others saved first: theirs and mine become one, and that is sent. */
  async #merge(merges: number): Promise<boolean> {
    const found = await this.#ports.catchUp();
    if (found.kind !== "merged") return this.#notSaved(found);
    if (this.#caughtUp(found)) return true;
    return found.mustChoose ? false : this.#send(merges + 1);
  }

  /** @returns whether everything is with the server */
  #caughtUp({ revision, savedVersion, mustChoose }: Extract<CaughtUp, { kind: "merged" }>): boolean {
    this.#revision = revision;
    if (mustChoose) {
      this.hold();
      return false;
    }
    this.#blockedBy = null;
    if (savedVersion === null || savedVersion !== this.#newestVersion) {
      if (this.#newestVersion !== this.#savedVersion) this.#saveAfter(DEBOUNCE_MS);
      return false;
    }
    this.#cancel();
    this.#savedVersion = savedVersion;
    this.#ports.keep(null);
    this.#ports.show({ kind: "saved" });
    return true;
  }

  #acknowledged(work: Work, revision: number): boolean {
    this.#revision = revision;
    this.#savedVersion = work.version;
    this.#retryMs = FIRST_RETRY_MS;
    const isNewest = this.#newestVersion === this.#savedVersion;
    this.#ports.show({ kind: isNewest ? "saved" : "dirty" });
    if (isNewest) this.#ports.keep(null);
    else this.#saveAfter(DEBOUNCE_MS);
    return isNewest;
  }

  #notSaved(outcome: Exclude<SaveOutcome, { kind: "saved" }>): false {
    const { kind, message } = outcome;
    if (kind === "refused") {
      this.#blockedBy = kind;
      this.#ports.show({ kind, message });
      return false;
    }
    if (kind === "gone") {
      this.gone(message);
      return false;
    }
    this.#ports.show({ kind: kind === "signed-out" ? kind : "failed", message });
    this.#saveAfter(this.#retryMs);
    this.#retryMs = Math.min(this.#retryMs * 2, LONGEST_RETRY_MS);
    return false;
  }

  #keepCopy(work: Work): void {
    this.#ports.keep({ revision: this.#revision, name: work.name, text: work.text });
  }
}
