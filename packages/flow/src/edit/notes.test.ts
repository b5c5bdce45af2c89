import type { Value } from "@towpath/expressions";
import { describe, expect, test } from "vitest";
import type { Definition } from "../definition.ts";
import { aFlow, compose } from "../testing/builders.ts";
import { parseDefinition } from "../text/parse-definition.ts";
import { rewriteText } from "../text/rewrite-text.ts";
import { flowNotes } from "../view/notes.ts";
import { deleteAction } from "./delete-action.ts";
import { addNote, changeNote, deleteNotes } from "./notes.ts";
import { renameAction } from "./rename-action.ts";

const then = <T>(result: { ok: true; value: T } | { ok: false; failure: { message: string } }): T => {
  if (!result.ok) throw new Error(result.failure.message);
  return result.value;
};
const flow = aFlow({ A: compose(1), B: compose(2, "A"), C: compose(3, "B") });
const withNotes = (notes: Value, rest = {}): Definition =>
  aFlow({ A: compose(1) }, { metadata: { owner: "x", towpath: { notes } }, ...rest });

describe("notes in a definition", () => {
  test("are added, changed and taken away, and the last one leaves nothing behind", () => {
    const { definition, id } = then(addNote(flow, { text: "**Why**", colour: "blue", beside: "B", x: 300 }));
    expect(flowNotes(definition)).toEqual([
      {
        id,
        text: "**Why**",
        colour: "blue",
        beside: "B",
        x: 300,
        y: 0,
        width: 240,
        height: 140,
        around: [],
      },
    ]);
    const moved = then(changeNote(definition, id, { x: 310, y: 20 }));
    expect(flowNotes(moved)[0]).toMatchObject({ text: "**Why**", x: 310, y: 20 });
    expect(then(deleteNotes(moved, [id]))).toEqual(flow);
  });

  test("follow the actions they speak of: through a new name, and to what stood before a deleted one", () => {
    const noted = then(addNote(flow, { text: "n", beside: "B" })).definition;
    const grouped = then(addNote(noted, { text: "g", around: ["B", "C"] })).definition;
    const renamed = then(renameAction(grouped, "B", "Second"));
    expect(flowNotes(renamed)).toMatchObject([{ beside: "Second" }, { around: ["Second", "C"] }]);
    const deleted = then(deleteAction(renamed, "Second"));
    expect(flowNotes(deleted)).toMatchObject([{ beside: "A" }, { around: ["C"] }]);
  });

  test("UX 37: malformed ones are passed over or mended in the reading, and stay in the text as they are", () => {
    const text = JSON.stringify(
      withNotes({
        fine: { text: "x", colour: "GREEN", width: 1e9, later: { unknown: true } },
        text: "no note",
        list: [1],
        odd: { text: 5, colour: "pink", x: "far", y: null, around: ["A", 7], height: -4 },
      }),
      null,
      2,
    );
    const definition = then(parseDefinition(text));
    expect(flowNotes(definition)).toMatchObject([
      { id: "fine", colour: "green", width: 2_000 },
      { id: "odd", text: "", colour: "yellow", x: 0, y: 0, around: ["A"], height: 80 },
    ]);
    expect(rewriteText(text, definition)).toBe(text);
    const changed = then(changeNote(definition, "fine", { text: "y" }));
    expect(rewriteText(text, changed)).toBe(text.replace('"text": "x"', '"text": "y"'));
  });

  test.each([["text"], [[1, 2]], [null], [5]])(
    "UX 37: a flow opens with %j in the place of its notes",
    (value) => {
      expect(flowNotes(withNotes(value as Value))).toEqual([]);
      expect(flowNotes(aFlow({}, { metadata: value as Value }))).toEqual([]);
      expect(addNote(withNotes(value as Value), { text: "x" })).toMatchObject({
        ok: false,
        failure: { kind: "bad-value" },
      });
    },
  );

  test("an id like __proto__ is an id like any other", () => {
    const definition = then(parseDefinition('{"metadata":{"towpath":{"notes":{"__proto__":{"text":"p"}}}}}'));
    expect(flowNotes(definition)).toMatchObject([{ id: "__proto__", text: "p" }]);
    expect(flowNotes(then(changeNote(definition, "__proto__", { text: "q" })))).toMatchObject([
      { text: "q" },
    ]);
  });

  test("a note beside an action that is not there is refused", () => {
    expect(addNote(flow, { beside: "Gone" })).toMatchObject({ failure: { kind: "no-such-action" } });
    expect(changeNote(flow, "note_9", { text: "x" })).toMatchObject({ failure: { kind: "no-such-note" } });
  });
});
