import type { JournalEntry } from "@towpath/engine";

/** When the steps and runs of a test began and ended. */
export const THEN = Date.UTC(2026, 0, 15);

/** What a worker writes of a step that succeeded. */
export const stepLine = (action: string, over: Partial<JournalEntry> = {}): JournalEntry => ({
  kind: "step",
  action,
  indexes: [],
  at: THEN,
  status: "Succeeded",
  code: "OK",
  startedAt: THEN,
  ...over,
});
