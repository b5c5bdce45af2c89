import type { DueSubscription } from "../subscription-store.ts";

/** The first try to subscribe for the trigger `Hook`. */
export const aDueSubscription = (due: Partial<DueSubscription> = {}): DueSubscription => ({
  id: "s1",
  flowId: "flow",
  environmentId: "environment",
  versionId: "version",
  triggerName: "Hook",
  hookKey: "key",
  task: "subscribe",
  attempt: 1,
  answer: null,
  connectionId: null,
  fence: 1,
  ...due,
});
