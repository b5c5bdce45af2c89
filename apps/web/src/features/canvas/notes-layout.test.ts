import { addNote, type Definition, emptyDefinition, flowGraph, flowNotes, type NewNote } from "@towpath/flow";
import { describe, expect, test } from "vitest";
import { createFolder, foldGroups, groupKey } from "./fold-groups.ts";
import { createLayouter } from "./layout.ts";
import { firstLine, placeNotes } from "./place-notes.ts";
import { nearestInsert } from "./walk.ts";

const step = (...after: string[]) => ({
  type: "Compose",
  inputs: 1,
  runAfter: Object.fromEntries(after.map((name) => [name, ["Succeeded"]])),
});
const chain: Definition = {
  ...emptyDefinition(),
  triggers: { manual: { type: "Request" } },
  actions: { A: step(), B: step("A"), C: step("B"), D: step("C"), E: step("C") },
};

function laidOut(note: NewNote, isFolded = false) {
  const added = addNote(chain, note);
  if (!added.ok) throw new Error(added.failure.message);
  const { definition, id } = added.value;
  const collapsed = new Set(isFolded ? [groupKey(id)] : []);
  const notes = flowNotes(definition);
  const graph = flowGraph(definition);
  const folded = foldGroups(graph, notes, collapsed);
  const options = { collapsed: new Set([...folded.groups.keys()]), inserts: true, pagers: false };
  const layout = createLayouter()(folded.graph, options);
  return placeNotes(layout, graph, notes, folded.groups);
}
const cards = (layout: ReturnType<typeof laidOut>) =>
  layout.nodes.flatMap((node) => (node.kind === "action" ? [node.action.name] : []));

describe("UX 45: notes on the canvas", () => {
  test("lie as far from their step as they say, and above the trigger when it is gone", () => {
    const layout = laidOut({ text: "n", beside: "C", x: 300, y: -10 });
    const card = layout.nodes.find((node) => node.id === "action:C");
    const note = layout.nodes.find((node) => node.kind === "note");
    expect([note?.x, note?.y]).toEqual([(card?.x ?? 0) + 300, (card?.y ?? 0) - 10]);
    const stray = placeNotes(
      createLayouter()(flowGraph(emptyDefinition()), {
        collapsed: new Set(),
        inserts: true,
        pagers: false,
      }),
      flowGraph(emptyDefinition()),
      [{ id: "x", text: "", colour: "red", beside: "Gone", x: 0, y: 0, width: 100, height: 80, around: [] }],
      new Map(),
    ).nodes.at(-1);
    expect((stray?.y ?? 0) + (stray?.height ?? 0)).toBeLessThan(0);
  });

  test("a group has a frame around its actions", () => {
    const layout = laidOut({ text: "g", around: ["B", "C"] });
    const frame = layout.nodes.find((node) => node.kind === "around");
    const b = layout.nodes.find((node) => node.id === "action:B");
    const c = layout.nodes.find((node) => node.id === "action:C");
    expect(frame).toMatchObject({ canFold: true });
    expect(frame?.y).toBeLessThan(b?.y ?? 0);
    expect((frame?.y ?? 0) + (frame?.height ?? 0)).toBeGreaterThan((c?.y ?? 0) + (c?.height ?? 0));
  });

  test("while one is folded, an edit measures and places anew what it changed, and nothing else", () => {
    const scope = (name: string, ...after: string[]) => ({
      ...step(...after),
      type: "Scope",
      actions: { [`${name}1`]: step(), [`${name}2`]: step(`${name}1`), [`${name}3`]: step(`${name}2`) },
    });
    const start = { ...chain, actions: { S: scope("S"), T: scope("T", "S"), U: scope("U", "T") } };
    const added = addNote(start, { text: "g", around: ["S1", "S2"] });
    if (!added.ok) throw new Error(added.failure.message);
    const { definition, id } = added.value;
    const [fold, layouter] = [createFolder(), createLayouter()];
    const draw = (drawn: Definition) => {
      const notes = flowNotes(drawn);
      const graph = flowGraph(drawn);
      const folded = fold(graph, notes, new Set([groupKey(id)]));
      const options = { collapsed: new Set(folded.groups.keys()), inserts: true, pagers: false };
      return { folded, layout: placeNotes(layouter(folded.graph, options), graph, notes, folded.groups) };
    };
    const before = draw(definition);
    const actions = { S: scope("S"), T: scope("T", "S"), U: scope("U", "T"), New: step("U") };
    const same = definition.actions as typeof actions;
    const after = draw({ ...definition, actions: { ...actions, S: same.S, T: same.T } });
    const block = (drawn: typeof before, index: number) => drawn.folded.graph.root.actions[index]?.blocks[0];
    expect(block(after, 0)).toBe(block(before, 0));
    expect(block(after, 1)).toBe(block(before, 1));
    expect(after.layout.find("action:T1")).toBe(before.layout.find("action:T1"));
    expect(after.layout.find("action:U1")).not.toBe(before.layout.find("action:U1"));
    expect(after.layout.nodes.filter(({ kind }) => kind === "folded")).toHaveLength(1);
  });

  test("folded it is one card, and the plus above and below it lead to its first and last action", () => {
    const layout = laidOut({ text: "# Prepare", around: ["B", "C"] }, true);
    expect(cards(layout)).toEqual(["A", "D", "E"]);
    expect(layout.nodes.find((node) => node.kind === "folded")).toMatchObject({ hidden: 2 });
    const inserts = layout.nodes.flatMap((node) => (node.kind === "insert" ? [node] : []));
    expect(inserts.find((node) => node.place.after === "A")).toMatchObject({
      place: { before: "B" },
      afterTitle: "A",
      beforeTitle: "Prepare",
    });
    expect(inserts.filter((node) => node.place.after === "C").map((node) => node.place.before)).toEqual([
      "D",
      "E",
    ]);
  });

  test("one that is left at two actions stays open", () => {
    const layout = laidOut({ text: "g", around: ["D", "E"] }, true);
    expect(cards(layout)).toEqual(["A", "B", "C", "D", "E"]);
    expect(layout.nodes.find((node) => node.kind === "around")).toMatchObject({ canFold: false });
  });

  test("its name is its first line, without marks", () => {
    expect(firstLine("\n## **Pay** the _bill_\nmore")).toBe("Pay the bill");
    expect(firstLine("  ")).toBe("");
  });
});

test("UX 4: the plus that is meant is the nearest one within reach", () => {
  const layout = laidOut({ text: "n" });
  const wanted = layout.nodes.find((node) => node.kind === "insert" && node.place.after === "A");
  if (wanted === undefined) throw new Error("There is a plus after A");
  const near = { x: wanted.x + wanted.width + 20, y: wanted.y };
  expect(nearestInsert(layout, near, 30)?.id).toBe(wanted.id);
  expect(nearestInsert(layout, near, 10)).toBeNull();
});
