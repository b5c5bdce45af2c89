import type { BlockGraph, FlowGraph, GraphAction } from "@towpath/flow";
import { describe, expect, test } from "vitest";
import { ENGLISH } from "../../words/translate.ts";
import { layoutBlock } from "./block-layout.ts";
import { type Box, bottom, centreX } from "./geometry.ts";
import { insertWords } from "./insert-words.ts";
import { createLayouter } from "./layout.ts";
import type { LayoutOptions } from "./measure.ts";
import { measureBlock } from "./measure.ts";
import { spanOf } from "./placed-block.ts";
import type { CanvasLayout, PlacedNode } from "./placed-node.ts";
import { actionId } from "./placed-node.ts";

type Edge = [from: string | null, to: string];
const SUCCEEDED = ["Succeeded"] as const;

function aBlock(
  container: string | null,
  branch: string,
  actions: GraphAction[],
  edges?: Edge[],
): BlockGraph {
  const chain = actions.map(({ name }, index): Edge => [actions[index - 1]?.name ?? null, name]);
  return {
    ref: { container, branch },
    title: branch,
    actions,
    edges: (edges ?? chain).map(([from, to]) => ({ from, to, statuses: [...SUCCEEDED] })),
  };
}
const anAction = (name: string, type = "Compose", blocks: BlockGraph[] = []): GraphAction => ({
  name,
  type,
  kind: null,
  isContainer: blocks.length > 0,
  isDisabled: false,
  blocks,
});
const aFlow = (actions: GraphAction[], edges?: Edge[]): FlowGraph => ({
  trigger: { name: "When_called", type: "Request", kind: "Http" },
  root: aBlock(null, "actions", actions, edges),
});
const anIf = (name: string, yes: GraphAction[], no: GraphAction[]): GraphAction =>
  anAction(name, "If", [aBlock(name, "actions", yes), aBlock(name, "else", no)]);
const aLoop = (name: string, inner: GraphAction[]): GraphAction =>
  anAction(name, "Foreach", [aBlock(name, "actions", inner)]);

const EDITING: LayoutOptions = { collapsed: new Set(), inserts: true, pagers: false };
const VIEWING: LayoutOptions = { collapsed: new Set(), inserts: false, pagers: true };
const lay = (graph: FlowGraph, options = EDITING) => createLayouter()(graph, options);

function nodeOf(layout: CanvasLayout, name: string): PlacedNode {
  const node = layout.nodes.find((candidate) => candidate.id === actionId(name));
  if (node === undefined) throw new Error(`${name} is not on the canvas`);
  return node;
}
const overlaps = (a: Box, b: Box) =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < bottom(b) && b.y < bottom(a);
/** Boxes that touch count as well. */
const grown = ({ x, y, width, height }: Box): Box => ({
  x: x - 1e-6,
  y: y - 1e-6,
  width: width + 2e-6,
  height: height + 2e-6,
});
const encloses = (outer: Box, inner: Box) =>
  inner.x >= outer.x &&
  inner.x + inner.width <= outer.x + outer.width &&
  inner.y >= outer.y &&
  bottom(inner) <= bottom(outer);

function expectNoOverlap(layout: CanvasLayout): void {
  const cards = layout.nodes.filter((node) => node.kind !== "insert");
  for (const a of cards) {
    for (const b of cards) {
      if (a === b || encloses(a, b) || encloses(b, a)) continue;
      expect([a.id, b.id, overlaps(a, b)]).toEqual([a.id, b.id, false]);
    }
  }
}

describe("the layout of a flow", () => {
  test("puts a chain of actions in one column below the trigger", () => {
    const layout = lay(aFlow([anAction("A"), anAction("B"), anAction("C")]));
    const xs = layout.nodes.map(centreX);
    expect(new Set(xs)).toEqual(new Set([0]));
    expect(nodeOf(layout, "A").y).toBeLessThan(nodeOf(layout, "B").y);
    expect(nodeOf(layout, "B").y).toBeLessThan(nodeOf(layout, "C").y);
  });

  test("puts parallel branches side by side and what joins them below both", () => {
    const layout = lay(
      aFlow(
        [anAction("A"), anAction("B"), anAction("C"), anAction("D")],
        [
          [null, "A"],
          ["A", "B"],
          ["A", "C"],
          ["B", "D"],
          ["C", "D"],
        ],
      ),
    );
    expect(nodeOf(layout, "B").y).toBe(nodeOf(layout, "C").y);
    expect(nodeOf(layout, "B").x).not.toBe(nodeOf(layout, "C").x);
    expect(nodeOf(layout, "D").y).toBeGreaterThan(bottom(nodeOf(layout, "B")));
    expectNoOverlap(layout);
  });

  test("gives a condition two columns inside its frame", () => {
    const layout = lay(aFlow([anIf("Check", [anAction("Yes")], [anAction("No")]), anAction("After")]));
    const frame = nodeOf(layout, "Check");
    const columns = layout.nodes.filter((node) => node.kind === "branch");
    expect(columns.map((node) => node.tone)).toEqual(["yes", "no"]);
    expect(columns.every((column) => encloses(frame, column))).toBe(true);
    expect(encloses(columns[0] as Box, nodeOf(layout, "Yes"))).toBe(true);
    expect(encloses(columns[1] as Box, nodeOf(layout, "No"))).toBe(true);
    expect(nodeOf(layout, "After").y).toBeGreaterThan(bottom(frame));
  });

  test("gives a switch one column for each case and one for the default", () => {
    const cases = ["case:a", "case:b", "default"].map((branch) => aBlock("Pick", branch, []));
    const layout = lay(aFlow([anAction("Pick", "Switch", cases)]));
    expect(layout.nodes.filter((node) => node.kind === "branch")).toHaveLength(3);
    expect(layout.nodes.filter((node) => node.kind === "insert" && node.empty)).toHaveLength(3);
    expectNoOverlap(layout);
  });

  test("draws a folded container as one card that says how many actions it hides", () => {
    const graph = aFlow([aLoop("Each", [anAction("One"), aLoop("Inner", [anAction("Two")])])]);
    const layout = lay(graph, { ...EDITING, collapsed: new Set(["Each"]) });
    expect(nodeOf(layout, "Each")).toMatchObject({ kind: "action", hidden: 3 });
    expect(layout.nodes.some((node) => node.id === actionId("One"))).toBe(false);
  });

  test("names both neighbours on every plus, and the last one says after what it comes", () => {
    const layout = lay(aFlow([anAction("Get_order"), anAction("Send_mail")]));
    const labels = layout.nodes.flatMap((node) =>
      node.kind === "insert" ? [insertWords(ENGLISH, node)] : [],
    );
    expect(labels).toEqual([
      "Insert an action between When called and Get order",
      "Insert an action between Get order and Send mail",
      "Insert an action after Send mail",
    ]);
  });

  test("keeps no place for a plus on a canvas to look at", () => {
    const layout = lay(aFlow([anAction("A")]), VIEWING);
    expect(layout.nodes.filter((node) => node.kind === "insert")).toEqual([]);
    expect(layout.edges).toHaveLength(1);
  });

  test("gives a loop a row for its pager in a run", () => {
    const graph = aFlow([aLoop("Each", [anAction("A")])]);
    const height = (options: LayoutOptions) =>
      nodeOf(lay(graph, options), "A").y - nodeOf(lay(graph, options), "Each").y;
    expect(height(VIEWING) - height({ ...VIEWING, pagers: false })).toBe(40);
  });

  test("says on a line when it is followed on more than success", () => {
    const graph: FlowGraph = {
      trigger: null,
      root: {
        ...aBlock(null, "actions", [anAction("Try"), anAction("Catch")]),
        edges: [
          { from: null, to: "Try", statuses: ["Succeeded"] },
          { from: "Try", to: "Catch", statuses: ["Failed", "TimedOut"] },
        ],
      },
    };
    expect(lay(graph).edges.map((edge) => edge.statuses)).toEqual([null, "Failed,TimedOut", null]);
  });

  test("keeps branches of unequal width apart when they never join, and centres each parent above them", () => {
    const names = ["A", "B", "C", "B1", "B2", "B3", "C1", "B2a"];
    const edges: Edge[] = [
      [null, "A"],
      ["A", "B"],
      ["A", "C"],
      ["B", "B1"],
      ["B", "B2"],
      ["B", "B3"],
      ["C", "C1"],
      ["B2", "B2a"],
    ];
    const layout = lay(
      aFlow(
        names.map((name) => anAction(name)),
        edges,
      ),
    );
    expectNoOverlap(layout);
    expect(centreX(nodeOf(layout, "B"))).toBe(centreX(nodeOf(layout, "B2")));
    expect(centreX(nodeOf(layout, "B2a"))).toBe(centreX(nodeOf(layout, "B2")));
  });

  test("draws actions that nothing leads to", () => {
    const layout = lay(
      aFlow(
        [anAction("A"), anAction("B"), anAction("Lost")],
        [
          [null, "A"],
          ["A", "B"],
        ],
      ),
    );
    expect(nodeOf(layout, "Lost")).toBeDefined();
    expectNoOverlap(layout);
  });

  test("shows where a flow without a trigger begins", () => {
    const layout = lay({ trigger: null, root: aBlock(null, "actions", []) });
    expect(layout.nodes.map((node) => node.kind)).toEqual(["trigger"]);
  });

  test("lists nodes in execution order, so that Tab follows the flow", () => {
    const layout = lay(aFlow([anIf("Check", [anAction("Yes")], []), anAction("After")]), VIEWING);
    const order = layout.nodes.filter((node) => node.kind !== "branch").map((node) => node.id);
    expect(order[0]).toBe("trigger");
    expect(order.indexOf(actionId("Check"))).toBeLessThan(order.indexOf(actionId("Yes")));
    expect(order.indexOf(actionId("Yes"))).toBeLessThan(order.indexOf(actionId("After")));
  });
});

describe("a large flow", () => {
  const sections = Array.from({ length: 100 }, (_, index) =>
    anIf(
      `Check_${index}`,
      [
        anAction(`A_${index}`),
        aLoop(`Each_${index}`, [anAction(`B_${index}`), anAction(`C_${index}`), anAction(`D_${index}`)]),
      ],
      [anAction(`E_${index}`), anAction(`F_${index}`), anAction(`G_${index}`)],
    ),
  );
  const graph = aFlow(sections);

  test("is laid out the same way every time", () => {
    expect(lay(graph)).toEqual(lay(graph));
  });

  test("has each shape of block laid out once, whatever its actions are called", () => {
    const branchy = (last: string) => {
      const fork = (index: number) =>
        aLoop(`Each_${index}`, [
          anAction(`P${index}`),
          anAction(`Q${index}`),
          anAction(`R${index}`),
          anAction(index === 0 ? last : `S${index}`),
        ]);
      const forks = Array.from({ length: 60 }, (_, index) => {
        const loop = fork(index);
        const [body] = loop.blocks;
        const names = body?.actions.map((action) => action.name) ?? [];
        const edges: Edge[] = [
          [null, names[0] ?? ""],
          [names[0] ?? "", names[1] ?? ""],
          [names[0] ?? "", names[2] ?? ""],
          [names[1] ?? "", names[3] ?? ""],
          [names[2] ?? "", names[3] ?? ""],
        ];
        return { ...loop, blocks: [aBlock(loop.name, "actions", body?.actions.slice() ?? [], edges)] };
      });
      return aFlow(forks);
    };
    const laidOut: number[] = [];
    const layouter = createLayouter((items, edges) => {
      laidOut.push(items.length);
      return layoutBlock(items, edges);
    });
    const first = layouter(branchy("S0"), EDITING);
    // Sixty blocks of one shape, and the block around them.
    expect(laidOut.toSorted((one, other) => one - other)).toEqual([4, 60]);
    laidOut.length = 0;
    const renamed = layouter(branchy("Changed"), EDITING);
    expect(laidOut).toEqual([]);
    expect(renamed.nodes.map(({ x, y }) => [x, y])).toEqual(first.nodes.map(({ x, y }) => [x, y]));
    expect(nodeOf(renamed, "Changed")).toBeDefined();
  });

  test("is measured anew only on the way from an edit to the root", () => {
    const measuring = { layoutOf: layoutBlock, measured: new WeakMap() };
    const kept = aLoop("Kept", [anAction("K1"), anAction("K2")]);
    const measure = (after: readonly GraphAction[]) =>
      measureBlock(aFlow([kept, ...after]).root, EDITING, measuring).actions.map(
        ({ open }) => open?.columns[0],
      );
    const [before] = measure([anAction("A")]);
    const [after] = measure([anAction("A"), anAction("B")]);
    expect(before).toBeDefined();
    expect(after).toBe(before);
  });

  test("is where a layout from nothing puts it, after every edit", () => {
    const layouter = createLayouter();
    const loop = (name: string) => aLoop(name, [anAction(`${name}_1`), anAction(`${name}_2`)]);
    const [first, second] = [loop("First"), anIf("Second", [anAction("Yes")], [loop("Inner")])];
    const edits = [
      [first, second],
      [anAction("New"), first, second],
      [first, anAction("Between"), second],
      [second, first],
      [first, second],
    ];
    for (const actions of edits) {
      const { nodes, edges } = layouter(aFlow(actions), EDITING);
      const fresh = lay(aFlow(actions));
      expect({ nodes, edges }).toEqual({ nodes: fresh.nodes, edges: fresh.edges });
    }
  });

  test("gives what joins again the same shape below an action that was put above it, and room for what grew", () => {
    const joining = (names: readonly string[], width: number): ReturnType<typeof layoutBlock> => {
      const [top = "", left = "", right = "", end = ""] = names.slice(-4);
      const chain = names.slice(0, -3).map((to, index) => ({ from: names[index - 1] ?? null, to }));
      const fork = [
        { from: top, to: left },
        { from: top, to: right },
        { from: left, to: end },
        { from: right, to: end },
      ];
      const items = names.map((name) => ({ name, width: name === right ? width : 264, height: 64 }));
      return layoutBlock(items, [...chain, ...fork]);
    };
    const points = (names: readonly string[], width = 264) => {
      const { at } = joining(names, width);
      const top = at.get(names.at(-4) ?? "") ?? { x: 0, y: 0 };
      return names.slice(-3).map((name) => {
        const { x, y } = at.get(name) ?? { x: 0, y: 0 };
        return [x - top.x, y - top.y];
      });
    };
    expect(points(["New", "W", "X", "Y", "Z"])).toEqual(points(["A", "B", "C", "D"]));
    expect(points(["E", "F", "G", "H"], 600)).not.toEqual(points(["A", "B", "C", "D"]));
  });

  test("is written out for a part of the flow as it is for all of it", () => {
    const layouter = createLayouter();
    const loops = Array.from({ length: 12 }, (_, index) =>
      aLoop(`L${index}`, [anAction(`${index}_1`), anIf(`${index}_2`, [anAction(`${index}_3`)], [])]),
    );
    layouter(aFlow(loops), EDITING);
    const moved = layouter(aFlow([anAction("New"), ...loops]), EDITING);
    const { nodes, edges } = moved;
    expect(moved.count).toBe(nodes.length);
    for (const y of [-200, 0, 900, 2_345, 4_000]) {
      const box = { x: -100, y, width: 200, height: 500 };
      const part = moved.within(box);
      const lines = edges.filter(({ points }) => overlaps(box, grown(spanOf(points))));
      expect(part.edges.map(({ id }) => id).toSorted()).toEqual(lines.map(({ id }) => id).toSorted());
      expect(part.nodes).toEqual(nodes.filter((node) => overlaps(box, grown(node))));
      for (const node of part.nodes) expect(moved.find(node.id)).toEqual(node);
    }
    expect(moved.find("action:Gone")).toBeNull();
  });

  test("keeps the very cards above an edit, and moves those below it", () => {
    const layouter = createLayouter();
    const [above, below] = [aLoop("Above", [anAction("A")]), aLoop("Below", [anAction("B")])];
    const before = layouter(aFlow([above, below]), EDITING);
    const after = layouter(aFlow([above, anAction("New"), below]), EDITING);
    expect(nodeOf(after, "A")).toBe(nodeOf(before, "A"));
    expect(nodeOf(after, "B")?.y).toBeGreaterThan(nodeOf(before, "B")?.y ?? 0);
  });
});
