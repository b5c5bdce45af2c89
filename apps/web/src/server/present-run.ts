import type { StepLine, StoredRun } from "@towpath/db";
import {
  AWAITS_CONNECTION,
  AWAITS_DECISION,
  type JournalEntry,
  type StepError,
  type StepStatus,
  sayingOf,
} from "@towpath/engine";
import { stringifyJson, type Value } from "@towpath/expressions";
import type { Saying } from "@towpath/prelude";
import { z } from "zod";
import { isoTime, isoTimeOrNull } from "./iso-time.ts";

const presentError = (error: StepError | null | undefined) =>
  error === null || error === undefined ? null : { code: error.code, message: error.message };

const sayingIn = (saying: Saying | undefined) => (saying === undefined ? {} : { saying });

/** As the engine wrote it with the end of the run; runs of before that have none. */
const CauseSchema = z.object({
  cause: z.object({
    action: z.string(),
    indexes: z.array(z.int()),
    code: z.string(),
    message: z.string(),
  }),
});

function presentCause(error: StepError | null) {
  const read = CauseSchema.safeParse(error?.details);
  return read.success ? read.data.cause : null;
}

export function presentRun(run: StoredRun) {
  return {
    id: run.id,
    flowId: run.flowId,
    flowName: run.flowName,
    mode: run.mode,
    status: run.status,
    asksPerson: run.asksPerson,
    awaitsConnection: run.awaitsConnection,
    error: presentError(run.error),
    cause: presentCause(run.error),
    ...sayingIn(run.error?.saying),
    createdAt: isoTime(run.createdAt),
    endedAt: isoTimeOrNull(run.endedAt),
    durationMs: run.endedAt === null ? null : Math.max(0, run.endedAt - run.createdAt),
  };
}

/** What a step is doing when the journal holds no end of it yet; null for lines that are no state of a step. */
const STATUS_ON_THE_WAY = {
  opened: "Running",
  intent: "Running",
  waiting: "Waiting",
  response: null,
  unsubscribed: null,
} as const satisfies Record<Exclude<JournalEntry["kind"], "step">, StepStatus | null>;

function statusOf(line: Pick<StepLine, "kind" | "status">): StepStatus | null {
  return line.kind === "step" ? line.status : STATUS_ON_THE_WAY[line.kind];
}

/** A subscription that could not be given up and may still be there; null for every other line. */
export function presentLeftover({ kind, seq, action, indexes, error }: StepLine) {
  if (kind !== "unsubscribed" || error === undefined) return null;
  return { seq, action, indexes: [...indexes], message: error.message };
}

/** Null for an entry that is not about a step. */
export function presentStep(line: StepLine) {
  const status = statusOf(line);
  if (status === null) return null;
  const endedAt = line.kind === "step" ? line.at : null;
  return {
    seq: line.seq,
    action: line.action,
    indexes: [...line.indexes],
    status,
    code: line.code,
    asksPerson: line.kind === "waiting" && line.code === AWAITS_DECISION,
    awaitsConnection: line.kind === "waiting" && line.code === AWAITS_CONNECTION,
    error: presentError(line.error),
    ...sayingIn(sayingOf(line)),
    startedAt: isoTimeOrNull(line.startedAt),
    endedAt: isoTimeOrNull(endedAt),
    durationMs: endedAt === null || line.startedAt === null ? null : Math.max(0, endedAt - line.startedAt),
  };
}

/** JSON text for the reader; numbers keep the spelling they had. */
export const presentValue = (value: Value | undefined): string | null =>
  value === undefined ? null : stringifyJson(value, 2);
