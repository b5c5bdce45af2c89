import type { RunHistory } from "@towpath/db";
import type { CallerResponse, JournalEntry, RunProgress, RunStore } from "@towpath/engine";
import { getMember, isObject, toText, type Value } from "@towpath/expressions";
import type { Logger } from "@towpath/prelude";

/** What a caller who waits for a Response action gets. */
export type CallerAnswer =
  | { readonly kind: "response"; readonly response: CallerResponse }
  /** The run ended without reaching a Response action. */
  | { readonly kind: "no-response" }
  /** The run goes on, the caller does not. */
  | { readonly kind: "too-late" };

interface Held {
  readonly environmentId: string;
  readonly answer: (answer: CallerAnswer) => void;
  looking: boolean;
}

export interface CallersOptions {
  readonly history: Pick<RunHistory, "get">;
  readonly store: Pick<RunStore, "readJournal">;
  readonly logger: Logger;
  /** Whether this process works on the run: then it will hear by itself. */
  readonly isAtWork: (runId: string) => boolean;
  /** An answer is in the journal, and its caller may be held by another process. */
  readonly tellOthers: (runId: string) => void;
}

const POLL_MS = 1_000;
const FINAL = new Set(["Succeeded", "Failed", "Cancelled", "TimedOut"]);

/** Those who wait for a Response action. */
export class Callers {
  readonly #options: CallersOptions;
  readonly #held = new Map<string, Held>();
  readonly #timer: NodeJS.Timeout;

  constructor(options: CallersOptions) {
    this.#options = options;
    this.#timer = setInterval(
      () => this.look([...this.#held.keys()].filter((id) => !options.isAtWork(id))),
      POLL_MS,
    );
  }

  get held(): number {
    return this.#held.size;
  }

  /** Holds a caller until the run answers, ends, or the time is over. */
  wait(
    run: { readonly runId: string; readonly environmentId: string },
    timeoutMs: number,
  ): Promise<CallerAnswer> {
    return new Promise((resolve) => {
      const late = setTimeout(() => this.leave(run.runId), timeoutMs);
      const answer = (given: CallerAnswer) => {
        clearTimeout(late);
        resolve(given);
      };
      this.#held.set(run.runId, { environmentId: run.environmentId, answer, looking: false });
    });
  }

  /** The answer was made in this process; passed on to the others when its caller is not here. */
  respond(runId: string, response: CallerResponse): void {
    if (!this.#deliver(runId, { kind: "response", response })) this.#options.tellOthers(runId);
  }

  settled(runId: string, progress: RunProgress | null): void {
    if (progress?.kind === "ended") this.#deliver(runId, { kind: "no-response" });
  }

  /** Looks whether these have an answer in the journal. */
  look(runIds: readonly string[]): void {
    for (const runId of runIds) {
      const caller = this.#held.get(runId);
      if (caller === undefined || caller.looking) continue;
      caller.looking = true;
      this.#lookUp(runId, caller.environmentId)
        .catch((error: unknown) => {
          const reason = error instanceof Error ? error.message : String(error);
          this.#options.logger.warn({ runId, reason }, "The answer of a run could not be looked up");
        })
        .finally(() => {
          caller.looking = false;
        });
    }
  }

  /** The caller hung up, or has waited long enough. */
  leave(runId: string): void {
    this.#deliver(runId, { kind: "too-late" });
  }

  stop(): void {
    clearInterval(this.#timer);
    for (const runId of [...this.#held.keys()]) this.leave(runId);
  }

  async #lookUp(runId: string, environmentId: string): Promise<void> {
    const run = await this.#options.history.get(environmentId, runId);
    // Status first, journal second: an answer is in the journal before its run can have ended.
    const response = responseIn(await this.#options.store.readJournal(runId));
    if (response !== null) this.#deliver(runId, { kind: "response", response });
    else if (run !== null && FINAL.has(run.status)) this.#deliver(runId, { kind: "no-response" });
  }

  #deliver(runId: string, answer: CallerAnswer): boolean {
    const caller = this.#held.get(runId);
    this.#held.delete(runId);
    caller?.answer(answer);
    return caller !== undefined;
  }
}

/** The answer in a journal; null for none, or for one that is sealed and can be opened no more. */
export function responseIn(entries: readonly JournalEntry[]): CallerResponse | null {
  const outputs = entries.find((entry) => entry.kind === "response")?.outputs;
  if (!isObject(outputs)) return null;
  if (getMember(outputs, "statusCode") === undefined) return null;
  const headers = getMember(outputs, "headers");
  const body: Value | undefined = getMember(outputs, "body");
  return {
    statusCode: Number(getMember(outputs, "statusCode") ?? 200),
    headers: isObject(headers)
      ? Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, toText(value)]))
      : {},
    ...(body === undefined ? {} : { body }),
  };
}
