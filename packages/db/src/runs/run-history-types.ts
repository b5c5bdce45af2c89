import type { JournalEntry, RunStatus, StepError, TriggerEvent } from "@towpath/engine";

export interface StoredRun {
  readonly id: string;
  readonly environmentId: string;
  readonly flowId: string;
  readonly flowName: string;
  readonly versionId: string;
  readonly mode: "live" | "draft";
  readonly status: RunStatus;
  readonly error: StepError | null;
  readonly cancelRequested: boolean;
  /** It sleeps until a person has said what became of a call. */
  readonly asksPerson: boolean;
  /** It sleeps until a connection works again, or is chosen. */
  readonly awaitsConnection: boolean;
  readonly nextSeq: number;
  readonly createdAt: number;
  readonly endedAt: number | null;
  /** Of a child flow: the run that called it. */
  readonly parentRunId: string | null;
}

/** A journal entry without its payloads. */
export interface StepLine extends Omit<JournalEntry, "inputs" | "outputs" | "detail"> {
  readonly seq: number;
}

/** Runs that began in one stretch of time; stretches without any are left out. */
export interface ChartBucket {
  /** From 0. */
  readonly index: number;
  readonly runs: number;
  readonly failed: number;
  /** How long half of those that ended took at most, and nineteen of twenty; null when none has ended. */
  readonly medianMs: number | null;
  readonly slowMs: number | null;
}

/** How often one loop went round, inside one iteration of the loops around it. */
export interface LoopOutline {
  readonly loop: string;
  /** Indexes of the loops around it, outermost first. */
  readonly around: readonly number[];
  readonly count: number;
  /** The iterations with a step that failed: first and last of each stretch, ascending. */
  readonly failed: readonly (readonly [number, number])[];
}

/** A long run in little. */
export interface RunOutline {
  /** Those outside of loops, and for each action in one the first that failed. */
  readonly lines: readonly StepLine[];
  readonly loops: readonly LoopOutline[];
  readonly nextSeq: number;
}

/** Reading side of runs, for the API and the run view. Keyset paging on the id; every filter is a query. */
/** A run with as much of what it recorded as a look at many runs may read. */
export interface RecentRun {
  readonly id: string;
  readonly versionId: string;
  /** Null: too large for such a look. */
  readonly trigger: TriggerEvent | null;
  /** As they were written; those of large chunks, and of old runs beyond what is read at once, are left out. */
  readonly entries: readonly JournalEntry[];
}

export interface RunHistory {
  list(
    environmentId: string,
    page: {
      flowId?: string;
      status?: readonly RunStatus[];
      /** Only runs that wait for a connection. */
      awaitsConnection?: boolean;
      /** Only runs whose id begins so. */
      idStart?: string;
      mode?: "live" | "draft";
      from?: number;
      to?: number;
      /** Only ended runs that took at least so long; not less than a second, below which there is no index. */
      minDurationMs?: number;
      /** Only runs whose error has words that begin like these. */
      errorText?: string;
      /** Only runs that began with this text somewhere; with `from`, which bounds what is looked through. */
      triggerText?: string;
      limit: number;
      cursor?: string;
    },
  ): Promise<{ items: readonly StoredRun[]; nextCursor: string | null }>;
  /** How many runs match, counted up to `most`. */
  count(
    environmentId: string,
    filter: Omit<Parameters<RunHistory["list"]>[1], "limit" | "cursor">,
    most: number,
  ): Promise<number>;
  /** The flows of these runs. */
  flowsOf(environmentId: string, runIds: readonly string[]): Promise<readonly string[]>;
  /** How many runs began in each of `buckets` equal stretches of the time, how they ended and how long they took. */
  chart(
    environmentId: string,
    asked: { flowId?: string; mode?: "live" | "draft"; from: number; to: number; buckets: number },
  ): Promise<readonly ChartBucket[]>;
  get(environmentId: string, id: string): Promise<StoredRun | null>;
  trigger(environmentId: string, id: string): Promise<TriggerEvent | null>;
  /** For whoever holds a signed address of the run: by id alone. `answered`: a `response` line is in the journal. */
  answering(id: string): Promise<{ readonly status: RunStatus; readonly answered: boolean } | null>;
  /** Likewise: the steps that ended without success, and so without what they had waited for. */
  stopped(id: string): Promise<readonly StepLine[]>;
  /** All kinds of entries, in order, without payloads. */
  lines(environmentId: string, id: string, fromSeq: number, limit: number): Promise<readonly StepLine[]>;
  /** @param loopsOf names of the loops around an action, outermost first */
  outline(
    environmentId: string,
    id: string,
    loopsOf: (action: string) => readonly string[],
  ): Promise<RunOutline>;
  /** The lines of exactly those iterations. @param paths indexes of the loops around, joined by dots */
  linesAt(environmentId: string, id: string, paths: ReadonlySet<string>): Promise<readonly StepLine[]>;
  entry(environmentId: string, id: string, seq: number): Promise<(JournalEntry & { seq: number }) | null>;
  /** Several runs with their payloads, newest first, within a bound on what is read. */
  recent(environmentId: string, runIds: readonly string[]): Promise<readonly RecentRun[]>;
}
