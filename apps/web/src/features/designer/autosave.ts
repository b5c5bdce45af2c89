/** What the maker sees beside the name of the flow. */
export type SaveState =
  | { readonly kind: "saved" }
  | { readonly kind: "dirty" }
  | { readonly kind: "saving" }
  /** Not acknowledged by the server; a copy is kept in this browser and sending goes on. */
  | { readonly kind: "failed"; readonly message: string }
  /** Like failed, and no attempt can help before the maker has signed in again. */
  | { readonly kind: "signed-out"; readonly message: string }
  /** Someone else saved meanwhile; nothing is sent until the maker decides. */
  | { readonly kind: "conflict"; readonly message: string }
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
  | { readonly kind: "unreachable"; readonly message: string }
  | { readonly kind: "signed-out"; readonly message: string };

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
  readonly keep: (copy: LocalCopy | null) => void;
  readonly show: (state: SaveState) => void;
  /** Runs `task` after `delayMs`; the returned function calls it off. */
  readonly later: (task: () => void, delayMs: number) => () => void;
}

const DEBOUNCE_MS = 600;
const FIRST_RETRY_MS = 2_000;
const LONGEST_RETRY_MS = 30_000;

/** Saves the draft behind the maker's back, one request at a time, and says plainly how it stands. */
export class Autosave {
  readonly #ports: AutosavePorts;
  #revision: number;
  #savedVersion: number;
  #newestVersion: number;
  #blockedBy: "conflict" | "refused" | null = null;
  #retryMs = FIRST_RETRY_MS;
  #cancel: () => void = () => {};
  #running: Promise<boolean> | null = null;

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
    // A conflict waits for a decision; what was refused may be repaired by this very change.
    if (this.#blockedBy === "conflict") return;
    this.#blockedBy = null;
    if (this.#running === null) this.#ports.show({ kind: "dirty" });
    this.#saveAfter(DEBOUNCE_MS);
  }

  /** Saves now. True when everything is with the server. */
  async flush(): Promise<boolean> {
    if (this.#running !== null) await this.#running;
    return this.#save();
  }

  /** Goes on from a revision read from the server: after a conflict, or a publication. */
  rebase(revision: number): void {
    this.#revision = revision;
    this.#blockedBy = null;
    if (this.#newestVersion !== this.#savedVersion) this.#saveAfter(0);
  }

  /** Keeps what is unsaved in the browser: the page is about to go away. */
  keepUnsaved(): void {
    if (this.#newestVersion !== this.#savedVersion) this.#keepCopy(this.#ports.work());
  }

  stop(): void {
    this.#cancel();
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
    this.#running = this.#send().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  async #send(): Promise<boolean> {
    const work = this.#ports.work();
    this.#ports.show({ kind: "saving" });
    this.#keepCopy(work);
    const outcome = await this.#ports.send(work, this.#revision);
    return outcome.kind === "saved" ? this.#acknowledged(work, outcome.revision) : this.#notSaved(outcome);
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
    if (kind === "conflict" || kind === "refused") {
      this.#blockedBy = kind;
      this.#ports.show({ kind, message });
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
