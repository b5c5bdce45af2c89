import type { ConnectionNews, ConnectorPort } from "@towpath/engine";
import { fail } from "@towpath/prelude";
import type { Batches } from "../runner/batches.ts";
import type { RunCalls } from "../runner/run-calls.ts";

/** For runs that neither call flows nor are called back. */
export const NO_CALLS: RunCalls = {
  children: {
    start: async () => fail({ code: "ChildFlowNotFound", message: "There are no other flows here." }),
    cancel: async () => undefined,
  },
  callbackUrl: (runId, key) => `https://towpath.test/hooks/runs/${runId}/callbacks/${key}`,
  messaged: () => undefined,
};

/** For runs that send nothing to a batch. */
export const NO_BATCHES: Pick<Batches, "forRun"> = {
  forRun: () => ({
    send: async () => ({ ok: false, failure: { code: "NoBatches", message: "There are no batches here." } }),
  }),
};

const NO_CONNECTION = fail({
  kind: "refused" as const,
  error: { code: "ConnectionNotFound", message: "There are no connectors here." },
  retryable: false,
});

/** For runs that wait for no connection. */
export const NO_NEWS: ConnectionNews = {
  healedAt: () => null,
  onHealed: () => () => undefined,
  gotThrough: () => undefined,
};

/** For runs that call no connector. */
export const NO_CONNECTORS: ConnectorPort = {
  call: async () => NO_CONNECTION,
  unsubscribe: async () => NO_CONNECTION,
};
