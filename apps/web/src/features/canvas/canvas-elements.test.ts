import type { BlockGraph, FlowGraph, GraphAction, Problem } from "@towpath/flow";
import { describe, expect, test } from "vitest";
import { type CanvasMarks, createElements, sameLook } from "./canvas-elements.ts";
import { createLayouter } from "./layout.ts";
import { actionId } from "./placed-node.ts";

const aBlock = (container: string | null, actions: GraphAction[]): BlockGraph => ({
  ref: { container, branch: "actions" },
  title: "",
  actions,
  edges: actions.map(({ name }, index) => ({
    from: actions[index - 1]?.name ?? null,
    to: name,
    statuses: ["Succeeded"],
  })),
});
const anAction = (name: string, inner: GraphAction[] = []): GraphAction => ({
  name,
  type: inner.length > 0 ? "Scope" : "Compose",
  kind: null,
  isContainer: inner.length > 0,
  isDisabled: false,
  blocks: inner.length > 0 ? [aBlock(name, inner)] : [],
});
const aFlow = (...actions: GraphAction[]): FlowGraph => ({
  trigger: { name: "t", type: "Request", kind: "Http" },
  root: aBlock(null, actions),
});
const aProblem = (action: string, severity: Problem["severity"]): Problem => ({
  severity,
  code: "x",
  path: `/actions/${action}`,
  action,
  message: `${severity} in ${action}`,
});
const NO_MARKS: CanvasMarks = { selection: [], problems: [], overlay: null, triggerOverlay: null };

function aCanvas() {
  const layouter = createLayouter();
  const elements = createElements();
  return (graph: FlowGraph, marks: Partial<CanvasMarks> = {}, collapsed: string[] = []) => {
    const layout = layouter(graph, { collapsed: new Set(collapsed), inserts: true, pagers: false });
    const drawn = elements(layout, { ...NO_MARKS, ...marks });
    return {
      ...drawn,
      nodeOf: (name: string) => drawn.nodes.find((node) => node.id === actionId(name)),
    };
  };
}

describe("what the canvas draws", () => {
  test("is the same object again for every card an edit did not touch", () => {
    const draw = aCanvas();
    const before = draw(aFlow(anAction("A"), anAction("B")));
    const after = draw(aFlow(anAction("A"), anAction("B"), anAction("C")));
    expect(after.nodeOf("A")).toBe(before.nodeOf("A"));
    expect(after.nodeOf("C")).toBeDefined();
    expect(after.edges[0]).toBe(before.edges[0]);
  });

  test("changes for the card whose selection, problems or step changed, and for no other", () => {
    const draw = aCanvas();
    const graph = aFlow(anAction("A"), anAction("B"));
    const before = draw(graph);
    const selected = draw(graph, { selection: [{ kind: "action", name: "B" }] });
    expect(selected.nodeOf("A")).toBe(before.nodeOf("A"));
    expect(selected.nodeOf("B")?.data.isSelected).toBe(true);
    const overlay = new Map([["A", { status: "Failed", durationMs: 12 } as const]]);
    expect(draw(graph, { overlay }).nodeOf("A")?.data.overlay).toEqual({ status: "Failed", durationMs: 12 });
  });

  test("looks the same where an edit above only moved it, and not once it is selected", () => {
    const draw = aCanvas();
    const before = draw(aFlow(anAction("A"), anAction("B"))).nodeOf("B");
    const after = draw(aFlow(anAction("New"), anAction("A"), anAction("B"))).nodeOf("B");
    const graph = aFlow(anAction("New"), anAction("A"), anAction("B"));
    const selected = draw(graph, { selection: [{ kind: "action", name: "B" }] }).nodeOf("B");
    if (before === undefined || after === undefined || selected === undefined) throw new Error("B is drawn");
    expect(after.data.placed.y).toBeGreaterThan(before.data.placed.y);
    expect(sameLook(before, after)).toBe(true);
    expect(sameLook(after, selected)).toBe(false);
  });

  test("shows the first error of a card before its warnings", () => {
    const problems = [aProblem("A", "warning"), aProblem("A", "error"), aProblem("A", "error")];
    const drawn = aCanvas()(aFlow(anAction("A")), { problems });
    expect(drawn.nodeOf("A")?.data.problem).toEqual({ errors: 2, warnings: 1, first: "error in A" });
  });

  test("shows the problems inside a folded container on its card", () => {
    const graph = aFlow(anAction("Outer", [anAction("Inner", [anAction("Deep")])]));
    const drawn = aCanvas()(graph, { problems: [aProblem("Deep", "error")] }, ["Outer"]);
    expect(drawn.nodeOf("Outer")?.data.problem?.errors).toBe(1);
  });

  test("leaves out a problem of an action that is not in the flow", () => {
    const drawn = aCanvas()(aFlow(anAction("A")), { problems: [aProblem("Gone", "error")] });
    expect(drawn.nodes.every((node) => node.data.problem === null)).toBe(true);
  });
});
