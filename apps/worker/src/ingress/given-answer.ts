import type { RunHistory } from "@towpath/db";
import type { RunStatus, RunStore } from "@towpath/engine";
import { type CallerAnswer, responseIn } from "./callers.ts";

/** What a run has told its caller by now. */
export type GivenAnswer =
  | Exclude<CallerAnswer, { readonly kind: "too-late" }>
  | { readonly kind: "not-yet"; readonly status: RunStatus }
  /** Secured, and the run that could open it is over. */
  | { readonly kind: "sealed" }
  | { readonly kind: "unknown" };

export interface AnswerReaders {
  readonly history: Pick<RunHistory, "answering">;
  readonly store: Pick<RunStore, "readJournal">;
}

const ENDED: ReadonlySet<RunStatus> = new Set(["Succeeded", "Failed", "Cancelled", "TimedOut"]);
export const isEnded = (status: RunStatus): boolean => ENDED.has(status);

export async function givenAnswer(runId: string, { history, store }: AnswerReaders): Promise<GivenAnswer> {
  const run = await history.answering(runId);
  if (run === null) return { kind: "unknown" };
  const { status, answered } = run;
  if (!answered) return isEnded(status) ? { kind: "no-response" } : { kind: "not-yet", status };
  const response = responseIn(await store.readJournal(runId));
  return response === null ? { kind: "sealed" } : { kind: "response", response };
}
