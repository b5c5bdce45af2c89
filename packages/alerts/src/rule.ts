/** What a rule asks for. Times a person chooses are in minutes and seconds; everything else is in milliseconds. */
export type AlertTerms =
  /** Each failed run. */
  | { readonly kind: "failure" }
  /** Many of the runs that ended within a window failed: a number of them, or a share of at least so many. */
  | {
      readonly kind: "rate";
      readonly windowMinutes: number;
      readonly count: number | null;
      readonly percent: number | null;
      readonly atLeast: number;
    }
  /** No run began, or none succeeded, for so long; null: a flow that starts by itself did not when it should have. */
  | { readonly kind: "silence"; readonly minutes: number | null; readonly of: "started" | "succeeded" }
  /** A run took longer, whether it has ended or not; or nineteen of twenty did not stay below it. */
  | {
      readonly kind: "latency";
      readonly of: "run" | "p95";
      readonly seconds: number;
      readonly windowMinutes: number;
    }
  /** Runs or the trigger wait for a connection for so long. */
  | { readonly kind: "waits"; readonly minutes: number }
  /** So much of the disk that holds the database is used. About no flow. */
  | { readonly kind: "disk"; readonly percent: number };

export type AlertKind = AlertTerms["kind"];

export interface AlertSettings {
  readonly terms: AlertTerms;
  /** At most one message that something is wrong in so many minutes, for each flow. 0: no such limit. */
  readonly everyMinutes: number;
  readonly mailTo: readonly string[];
  /** To the admins that the environment has when it happens. */
  readonly mailAdmins: boolean;
}

/** What was noticed: numbers, ids and names, nothing that a run carried. */
export type AlertFacts =
  | {
      readonly kind: "failure";
      readonly runs: number;
      readonly runId: string | null;
      readonly code: string | null;
      /** The action that the latest of them failed of, where one is to blame. */
      readonly action?: string | null;
    }
  | {
      readonly kind: "rate";
      readonly failed: number;
      readonly ended: number;
      readonly windowMinutes: number;
    }
  | {
      readonly kind: "silence";
      /** `missed`: it did not start when its recurrence says; `checks`: its service cannot be asked. */
      readonly reason: "no-run" | "no-success" | "missed" | "late" | "checks";
      /** Epoch ms. */
      readonly since: number;
    }
  | {
      readonly kind: "latency";
      readonly of: "run" | "p95";
      readonly tookMs: number;
      readonly limitMs: number;
      readonly runs: number;
      readonly runId: string | null;
    }
  | { readonly kind: "waits"; readonly runs: number; readonly since: number }
  | {
      readonly kind: "disk";
      /** What the rule asks for. */
      readonly percent: number;
      /** Whole, and rounded down. */
      readonly usedPercent: number;
      readonly freeBytes: number;
      /** Where the database lies, for admins; null: the reader is none. */
      readonly folder: string | null;
    };

/** As somebody may read it who is no admin. */
export const withoutPlace = (facts: AlertFacts): AlertFacts =>
  facts.kind === "disk" ? { ...facts, folder: null } : facts;

export interface FirstRule {
  readonly name: string;
  readonly settings: AlertSettings;
}

const toAdmins = (terms: AlertTerms): AlertSettings => ({
  ...{ terms, everyMinutes: 60, mailTo: [], mailAdmins: true },
});

/**
 * The rules that each environment is given, in this order and each once: one that is added at the end is given to
 * environments that are there already. Those about the disk come last, as not every installation can see it.
 */
export const FIRST_RULES: readonly FirstRule[] = [
  {
    name: "A flow is quiet too long",
    settings: toAdmins({ kind: "silence", minutes: null, of: "started" }),
  },
  { name: "The disk is filling up", settings: toAdmins({ kind: "disk", percent: 80 }) },
  { name: "The disk is almost full", settings: toAdmins({ kind: "disk", percent: 90 }) },
];

/** @param seesDisk false: rules about the disk would be empty words */
export const firstRules = (seesDisk: boolean): readonly FirstRule[] =>
  seesDisk ? FIRST_RULES : FIRST_RULES.filter(({ settings }) => settings.terms.kind !== "disk");

/** How often it is looked for what a rule is about, in ms; null: failed runs name their flows. */
export function scanEveryMs(kind: AlertKind): number | null {
  switch (kind) {
    case "failure":
    case "rate":
      return null;
    case "silence":
      return 60_000;
    case "latency":
    case "waits":
      return 15_000;
    case "disk":
      return 5_000;
  }
}
