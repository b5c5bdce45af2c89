import { createMemoryRunStore, type NewRun } from "@towpath/engine";
import { DEFAULT_FLOW_SETTINGS } from "@towpath/flow";
import { fail, silentLogger } from "@towpath/prelude";
import { expect, test } from "vitest";
import { NO_BATCHES, NO_CALLS, NO_CONNECTORS, NO_NEWS } from "../testing/no-calls.ts";
import { createAdvanceRun } from "./advance-run.ts";
import { createPlanCache } from "./plan-cache.ts";

const RUN: NewRun = {
  id: "run",
  environmentId: "environment",
  flowId: "flow",
  versionId: "version",
  mode: "live",
  trigger: { name: "manual", startTime: 0, clientTrackingId: "t" },
  createdAt: 0,
};

async function advanced(definitionText: string | null, recoveryAttempts = 0) {
  const clock = { now: () => 5_000 };
  const store = createMemoryRunStore(clock);
  await store.accept([RUN]);
  const [claimed] = await store.claim({ workerId: "worker", leaseMs: 20_000, limit: 1 });
  if (claimed === undefined) throw new Error("The run was not claimed");
  const changed: string[] = [];
  const version = definitionText === null ? null : { definitionText, parametersText: '{"p":3}' };
  const advance = createAdvanceRun({
    store,
    plans: createPlanCache({ version: async () => version as never }),
    facts: {
      of: async () => ({ name: "My flow", settings: DEFAULT_FLOW_SETTINGS }),
      known: () => null,
      forget: () => undefined,
    },
    doors: {
      of: () => ({
        send: async () => fail({ kind: "refused", error: { code: "X", message: "x" }, retryable: false }),
      }),
    },
    artifacts: { of: () => ({ read: async () => null }) },
    sandbox: { forEnvironment: () => ({ compute: async () => fail({ kind: "broken", message: "x" }) }) },
    clock,
    logger: silentLogger,
    calls: NO_CALLS,
    batches: NO_BATCHES,
    connectorsOf: () => NO_CONNECTORS,
    newsOf: () => NO_NEWS,
    respond: () => undefined,
    changed: (runId) => void changed.push(runId),
  });
  const signal = new AbortController().signal;
  const progress = await advance(
    { ...claimed, recoveryAttempts },
    {
      stop: signal,
      cancelled: signal,
      lost: signal,
      onMessage: () => () => undefined,
      recording: () => undefined,
    },
  );
  return { progress, changed, journal: await store.readJournal("run") };
}

const A_FLOW = JSON.stringify({
  parameters: { p: { type: "Int", defaultValue: 1 } },
  triggers: {},
  actions: { Compose: { type: "Compose", inputs: "@concat(workflow()['name'], parameters('p'))" } },
});

test("a run gets its version's plan, its parameters and the name of its flow", async () => {
  const { progress, changed, journal } = await advanced(A_FLOW.replace("workflow()['name']", "string(1)"));
  expect(progress).toMatchObject({ kind: "ended", status: "Succeeded" });
  expect(journal.find(({ kind }) => kind === "step")?.outputs).toBe("13");
  expect(changed).toContain("run");
});

test("a run whose workers died five times is quarantined and does nothing more", async () => {
  const { progress, journal } = await advanced(A_FLOW, 5);
  expect(progress).toMatchObject({
    kind: "ended",
    status: "Failed",
    end: {
      error: {
        code: "Quarantined",
        message: "The run was given up: its worker stopped unexpectedly 5 times.",
        saying: { values: { count: 5 } },
      },
    },
  });
  expect(journal).toEqual([]);
});

test.each([
  ["is not JSON", "{"],
  ["is gone", null],
  [
    "goes in a circle",
    '{"actions":{"A":{"type":"Compose","runAfter":{"B":[]}},"B":{"type":"Compose","runAfter":{"A":[]}}}}',
  ],
])("a run whose definition %s fails in plain words", async (_what, definitionText) => {
  const { progress } = await advanced(definitionText);
  expect(progress).toMatchObject({
    kind: "ended",
    status: "Failed",
    end: { error: { code: "InvalidDefinition" } },
  });
});
