import { describe, expect, test } from "vitest";
import { emptyDefinition } from "../definition.ts";
import { aFlow, compose, runAfter, scope } from "../testing/builders.ts";
import { allActions, blockActions } from "./definition-index.ts";
import { flowGraph } from "./flow-graph.ts";
import { sampleTriggerBody } from "./sample-trigger-body.ts";

describe("the graph of a flow", () => {
  test("orders actions behind those they run after, and normalises statuses", () => {
    const flow = aFlow({
      C: { ...compose(3), runAfter: { a: ["SUCCEEDED", "timedout"], B: [] } },
      B: compose(2, "A"),
      A: compose(1),
    });
    const { trigger, root } = flowGraph(flow);
    expect(trigger).toEqual({ name: "manual", type: "Request", kind: "Http" });
    expect(root.actions.map((action) => action.name)).toEqual(["A", "B", "C"]);
    expect(root.edges).toEqual([
      { from: null, to: "A", statuses: ["Succeeded"] },
      { from: "A", to: "B", statuses: ["Succeeded"] },
      { from: "A", to: "C", statuses: ["Succeeded", "TimedOut"] },
      { from: "B", to: "C", statuses: ["Succeeded"] },
    ]);
  });

  test("shows every branch of a container, those that do not exist yet too", () => {
    const flow = aFlow({
      I: { type: "if", expression: {}, actions: { X: compose(1) } },
      S: { type: "Switch", expression: 1, cases: { one: { case: 1, actions: {} } }, runAfter: runAfter("I") },
    });
    const blocks = flowGraph(flow).root.actions.map((action) =>
      action.blocks.map((block) => [block.ref.branch, block.title, block.actions.length]),
    );
    expect(blocks).toEqual([
      [
        ["actions", "True", 1],
        ["else", "False", 0],
      ],
      [
        ["case:one", "1", 0],
        ["default", "Default", 0],
      ],
    ]);
    expect(blockActions(flow, { container: "i", branch: "ELSE" })).toEqual({});
    expect(blockActions(flow, { container: "X", branch: "actions" })).toBeNull();
  });

  test("is drawn without circles whatever runAfter says", () => {
    const flow = aFlow({
      A: compose(1, "B"),
      B: compose(2, "A"),
      C: compose(3, "C"),
      D: compose(4, "Nobody"),
    });
    const { actions, edges } = flowGraph(flow).root;
    expect(actions).toHaveLength(4);
    expect(edges).toEqual([
      { from: null, to: "D", statuses: ["Succeeded"] },
      { from: null, to: "A", statuses: ["Succeeded"] },
      { from: "A", to: "B", statuses: ["Succeeded"] },
      { from: null, to: "C", statuses: ["Succeeded"] },
    ]);
  });

  test("of an untouched block is the same object after an edit elsewhere", () => {
    const flow = aFlow({ S: scope({ X: compose(1) }), A: compose(1) });
    const edited = { ...flow, actions: { ...(flow.actions as object), B: compose(2) } };
    const inner = (definition: typeof flow) => flowGraph(definition).root.actions[0]?.blocks[0];
    expect(inner(edited)).toBe(inner(flow));
  });

  test("of nothing is an empty one", () => {
    expect(flowGraph({})).toMatchObject({ trigger: null, root: { actions: [], edges: [] } });
    expect(allActions({ actions: [1] })).toEqual([]);
  });
});

test("a sample body follows the schema of the request trigger", () => {
  const schema = {
    type: "object",
    properties: {
      id: { type: "integer" },
      name: { type: ["string", "null"], default: "Ada" },
      kind: { enum: ["a", "b"] },
      when: { type: "string", format: "date-time" },
      tags: { type: "array", items: { type: "object", properties: { on: { type: "boolean" } } } },
      odd: 5,
    },
  };
  const flow = aFlow({}, { triggers: { t: { type: "Request", inputs: { schema } } } });
  expect(sampleTriggerBody(flow)).toEqual({
    id: 0,
    name: "Ada",
    kind: "a",
    when: "2026-01-31T09:00:00Z",
    tags: [{ on: false }],
    odd: null,
  });
  expect(sampleTriggerBody(emptyDefinition())).toEqual({});
});
