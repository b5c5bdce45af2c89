import { addNote, type Definition, emptyDefinition, flowNotes } from "@towpath/flow";
import { expect, test } from "vitest";
import { tidiedUp } from "./tidy-flow.ts";

const flow: Definition = {
  ...emptyDefinition(),
  triggers: { manual: { type: "Request" } },
  actions: {
    A: { type: "Compose", inputs: 1, runAfter: {} },
    B: { type: "Compose", inputs: 1, runAfter: { A: ["Succeeded"] } },
  },
};
const noted = [
  { text: "on its card", beside: "A", x: 10, y: 10 },
  { text: "on the other note", beside: "A", x: 12, y: 12 },
  { text: "far away", beside: "B", x: 5_000, y: -900 },
].reduce<Definition>((definition, note) => {
  const added = addNote(definition, { ...note, height: 100 });
  return added.ok ? added.value.definition : definition;
}, flow);

test("UX 46: tidying up lays notes right of their steps, where nothing else lies", () => {
  const moves = new Map(tidiedUp(noted, new Set(), []));
  expect([...moves.values()]).toEqual([
    { x: 288, y: 0 },
    { x: 552, y: 0 },
    { x: 288, y: 0 },
  ]);
});

test("UX 46: of what is chosen only, and of nothing that lies in order", () => {
  const chosen = (["B", "trigger"] as const).map((name) =>
    name === "trigger" ? ({ kind: "trigger" } as const) : ({ kind: "action", name } as const),
  );
  expect(tidiedUp(noted, new Set(), chosen).map(([id]) => id)).toEqual([flowNotes(noted)[2]?.id]);
  expect(tidiedUp(flow, new Set(), [])).toEqual([]);
});
