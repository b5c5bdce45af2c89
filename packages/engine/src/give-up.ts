import type { RunProgress } from "./advance-ports.ts";
import { JournalWriter } from "./journal-writer.ts";
import type { ClaimedRun, RunEnd, RunStore } from "./run-store.ts";

/** Ends a run that cannot be worked on at all, e.g. because its plan does not compile. Rejects as the store does. */
export async function giveUp(
  store: RunStore,
  run: ClaimedRun,
  end: RunEnd,
  changed: (runId: string) => void,
): Promise<RunProgress> {
  const writer = new JournalWriter(store, run, () => changed(run.runId));
  const kept = await writer.close({ kind: "end", end });
  if (writer.failure !== null) throw writer.failure.error;
  return kept ? { kind: "ended", status: end.status, end } : { kind: "fenced" };
}
