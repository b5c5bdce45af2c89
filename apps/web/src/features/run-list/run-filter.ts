import type { RunStatusName } from "../../shell/run-status.tsx";
import { phrase } from "../../words/translate.ts";

/** What the address of the run list says, so that a filtered list can be sent to a colleague. */
export interface RunFilter {
  readonly status: StatusChoice;
  readonly mode: "all" | "live" | "draft";
  readonly since: Since;
  readonly flowId: string | null;
  readonly took: Took;
  /** Words of the error; empty: any. */
  readonly error: string;
  /** A text in what came in; empty: any. */
  readonly value: string;
}

/** The groups people look for, with the statuses each one asks the server for. */
export const STATUS_CHOICES = {
  all: { label: phrase("All"), statuses: [] },
  active: { label: phrase("Under way"), statuses: ["Queued", "Running", "Waiting"] },
  connection: { label: phrase("Waiting for connection"), statuses: [] },
  succeeded: { label: phrase("Succeeded"), statuses: ["Succeeded"] },
  failed: { label: phrase("Failed"), statuses: ["Failed", "TimedOut"] },
  cancelled: { label: phrase("Cancelled"), statuses: ["Cancelled"] },
} as const satisfies Record<string, { label: string; statuses: readonly RunStatusName[] }>;
export type StatusChoice = keyof typeof STATUS_CHOICES;

const HOUR_MS = 3_600_000;
export const SINCE_CHOICES = {
  ever: { label: phrase("Any time"), ms: null },
  hour: { label: phrase("Last hour"), ms: HOUR_MS },
  day: { label: phrase("Last 24 hours"), ms: 24 * HOUR_MS },
  week: { label: phrase("Last 7 days"), ms: 7 * 24 * HOUR_MS },
  month: { label: phrase("Last 30 days"), ms: 30 * 24 * HOUR_MS },
} as const;
export type Since = keyof typeof SINCE_CHOICES;

const MINUTE_MS = 60_000;
export const TOOK_CHOICES = {
  any: { label: phrase("Any duration"), ms: null },
  second: { label: phrase("1 second or more"), ms: 1_000 },
  tenSeconds: { label: phrase("10 seconds or more"), ms: 10_000 },
  minute: { label: phrase("1 minute or more"), ms: MINUTE_MS },
  tenMinutes: { label: phrase("10 minutes or more"), ms: 10 * MINUTE_MS },
  hour: { label: phrase("1 hour or more"), ms: HOUR_MS },
} as const;
export type Took = keyof typeof TOOK_CHOICES;

const LONGEST_TEXT = 500;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const oneOf = <K extends string>(value: string | null, choices: readonly K[], otherwise: K): K =>
  choices.find((choice) => choice === value) ?? otherwise;
const keysOf = <K extends string>(record: Readonly<Record<K, unknown>>) => Object.keys(record) as K[];

/** What no server takes is cut off or left out. */
const textIn = (value: string | null): string =>
  value === null || !value.isWellFormed() ? "" : value.replaceAll("\0", "").slice(0, LONGEST_TEXT);

/** Anything in the address that is not a filter is as good as none. */
export function readFilter(query: URLSearchParams): RunFilter {
  const flowId = query.get("flow");
  const value = textIn(query.get("value"));
  const since = oneOf(query.get("since"), keysOf(SINCE_CHOICES), "ever");
  return {
    status: oneOf(query.get("status"), keysOf(STATUS_CHOICES), "all"),
    mode: oneOf(query.get("mode"), ["all", "live", "draft"], "all"),
    // What came in is looked through as far back as is said, so it has to be said.
    since: value !== "" && since === "ever" ? "month" : since,
    flowId: flowId !== null && UUID.test(flowId) ? flowId : null,
    took: oneOf(query.get("took"), keysOf(TOOK_CHOICES), "any"),
    error: textIn(query.get("error")),
    value,
  };
}

/** The other way round; what is not narrowed leaves no trace. */
export function writeFilter(filter: RunFilter): string {
  const query = new URLSearchParams();
  if (filter.status !== "all") query.set("status", filter.status);
  if (filter.mode !== "all") query.set("mode", filter.mode);
  if (filter.since !== "ever") query.set("since", filter.since);
  if (filter.flowId !== null) query.set("flow", filter.flowId);
  if (filter.took !== "any") query.set("took", filter.took);
  if (filter.error !== "") query.set("error", filter.error);
  if (filter.value !== "") query.set("value", filter.value);
  const text = query.toString();
  return text === "" ? "" : `?${text}`;
}

/** The question to the server. @param now epoch ms, rounded by the caller so that the same question stays the same */
export function filterInput(filter: RunFilter, now: number) {
  const { statuses } = STATUS_CHOICES[filter.status];
  const { ms } = SINCE_CHOICES[filter.since];
  const least = TOOK_CHOICES[filter.took].ms;
  return {
    ...(statuses.length === 0 ? {} : { status: [...statuses] }),
    ...(filter.status === "connection" ? { awaitsConnection: true } : {}),
    ...(filter.mode === "all" ? {} : { mode: filter.mode }),
    ...(filter.flowId === null ? {} : { flowId: filter.flowId }),
    ...(least === null ? {} : { minDurationMs: least }),
    ...(filter.error === "" ? {} : { errorText: filter.error }),
    ...(filter.value === "" ? {} : { triggerText: filter.value }),
    ...(ms === null ? {} : { from: new Date(now - ms).toISOString() }),
  };
}
