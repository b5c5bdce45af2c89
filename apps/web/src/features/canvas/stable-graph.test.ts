import {
  addAction,
  type Definition,
  emptyDefinition,
  flowGraph,
  OPERATIONS,
  ROOT_BLOCK,
  renameAction,
  setDisabled,
  setMember,
  setRunAfter,
} from "@towpath/flow";
import { expect, test } from "vitest";
import { createStableGraph } from "./stable-graph.ts";

const step = (...after: string[]) => ({
  type: "Compose",
  inputs: 1,
  runAfter: Object.fromEntries(after.map((name) => [name, ["Succeeded"]])),
});
const flow: Definition = {
  ...emptyDefinition(),
  actions: { A: step(), S: { type: "Scope", actions: { X: step(), Y: step("X") }, runAfter: {} } },
};
const then = <T>(result: { ok: true; value: T } | { ok: false; failure: { message: string } }): T => {
  if (!result.ok) throw new Error(result.failure.message);
  return result.value;
};

test("what is typed into an action leaves the graph as it was; whatever is drawn makes another", () => {
  const stable = createStableGraph();
  const first = stable(flowGraph(flow));
  const typed = then(setMember(flow, { kind: "action", name: "X" }, ["inputs"], "typed"));
  expect(stable(flowGraph(typed))).toBe(first);
  const compose = OPERATIONS.find(({ type }) => type === "Compose");
  if (compose === undefined) throw new Error("There is a Compose");
  for (const drawn of [
    then(renameAction(typed, "Y", "Z")),
    then(setDisabled(typed, ["X"], true)),
    then(setRunAfter(typed, "Y", { X: ["Failed"] })),
    then(addAction(typed, { spec: compose, at: { block: ROOT_BLOCK, after: null } })).definition,
  ]) {
    const graph = flowGraph(drawn);
    expect(createChanged(graph)).toBe(true);
  }

  function createChanged(graph: ReturnType<typeof flowGraph>): boolean {
    const again = createStableGraph();
    again(flowGraph(typed));
    return again(graph) === graph;
  }
});
