import type { StoredFlow } from "@towpath/db";
import { DEFAULT_FLOW_SETTINGS } from "@towpath/flow";
import { expect, test } from "vitest";
import { createFlowFacts } from "./flow-facts.ts";

function aSource(flow: Partial<StoredFlow> | null) {
  const source = { flow, reads: 0, now: 0 };
  const facts = createFlowFacts(
    {
      get: async () => {
        source.reads += 1;
        return source.flow as StoredFlow | null;
      },
    },
    () => source.now,
  );
  return { source, facts, read: () => facts.of("environment", "flow") };
}

test("a flow is read once, until somebody says that it changed", async () => {
  const { source, facts, read } = aSource({ name: "Orders", settings: DEFAULT_FLOW_SETTINGS });
  expect(await read()).toEqual({ name: "Orders", settings: DEFAULT_FLOW_SETTINGS });
  source.flow = { name: "Orders", settings: { ...DEFAULT_FLOW_SETTINGS, durability: "everyStep" } };
  expect((await read()).settings.durability).toBe("ends");
  expect(source.reads).toBe(1);
  facts.forget(["flow"]);
  expect((await read()).settings.durability).toBe("everyStep");
});

test("a change nobody heard of holds after a minute", async () => {
  const { source, read } = aSource({ name: "Old", settings: DEFAULT_FLOW_SETTINGS });
  await read();
  source.flow = { name: "New", settings: DEFAULT_FLOW_SETTINGS };
  source.now = 60_000;
  expect((await read()).name).toBe("New");
});

test("runs of a deleted flow go on with the settings nobody set", async () => {
  expect(await aSource(null).read()).toEqual({ name: "", settings: DEFAULT_FLOW_SETTINGS });
});
