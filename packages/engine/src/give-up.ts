import type { RunProgress } from "./advance-ports.ts";
import { noAnswer } from "./answer-parent.ts";
import { JournalWriter } from "./journal-writer.ts";
import type { ClaimedRun, RunEnd, RunStore } from "./run-store.ts";

/** Ends a run that cannot be worked on at all, e.g. because its plan does not compile. Rejects as the store does. */
export async function giveUp(
  store: RunStore,
  run: ClaimedRun,
  end: RunEnd,
  told: { changed(runId: string): void; readonly calls: { messaged(runId: string): void } },
): Promise<RunProgress> {
  // Whoever called this run must not wait for ever. It is told first: a crash in between tells it again.
  if (run.parent !== undefined) {
    await store.deliver({ ...run.parent, body: noAnswer(end.status) });
    told.calls.messaged(run.parent.runId);
  }
  const writer = new JournalWriter(store, run, () => told.changed(run.runId));
  const kept = await writer.close({ kind: "end", end });
  if (writer.failure !== null) throw writer.failure.error;
  return kept ? { kind: "ended", status: end.status, end } : { kind: "fenced" };
}
