import { stringifyJson, type ValueObject } from "@towpath/expressions";
import { type Definition, setMember } from "@towpath/flow";
import { describe, expect, test } from "vitest";
import { changed, openedState, redone, renamed, undone } from "../designer/designer-state.ts";
import { NAME_CONFLICT, type SharedState, type SyncedDraft, withTheirs } from "./merge-draft.ts";

const flow = (actions: Readonly<Record<string, string>>): Definition => ({
  triggers: {},
  actions: Object.fromEntries(
    Object.entries(actions).map(([name, inputs]) => [name, { type: "Compose", inputs, runAfter: {} }]),
  ),
});
const saved = (definition: Definition, revision: number, name = "Orders"): SyncedDraft => ({
  revision,
  name,
  text: stringifyJson(definition),
  definition,
});
const BASE = flow({ A: "a", B: "b" });

function opened(): SharedState {
  const state = openedState({ definition: BASE, baseText: stringifyJson(BASE) }, "Orders");
  return { ...state, synced: saved(BASE, 1), conflicts: [] };
}

/** As the form of an action does it. */
function set(state: SharedState, name: string, inputs: string, at = 0): SharedState {
  const edited = setMember(state.draft.definition, { kind: "action", name }, ["inputs"], inputs);
  if (!edited.ok) throw new Error(edited.failure.message);
  const { baseText } = state.draft;
  return {
    ...state,
    ...changed(state, { draft: { definition: edited.value, baseText }, mergeKey: name, at }),
  };
}

const inputs = ({ draft }: SharedState) =>
  Object.fromEntries(
    Object.entries(draft.definition.actions as ValueObject).map(([name, action]) => [
      name,
      (action as ValueObject).inputs,
    ]),
  );
const undo = (state: SharedState): SharedState => ({ ...state, ...undone(state) });
const redo = (state: SharedState): SharedState => ({ ...state, ...redone(state) });

describe("what others save", () => {
  test("is taken over as it is where nothing was changed here, and needs no saving", () => {
    const theirs = saved(flow({ A: "theirs", B: "b" }), 2);
    const state = withTheirs(opened(), theirs);
    expect(state.draft).toEqual({ definition: theirs.definition, baseText: theirs.text });
    expect([state.past, state.conflicts, state.synced.revision]).toEqual([[], [], 2]);
  });

  test("is merged with what was changed here, and is no step of undo", () => {
    const state = withTheirs(set(opened(), "A", "mine"), saved(flow({ A: "a", B: "theirs", C: "new" }), 2));
    expect(inputs(state)).toEqual({ A: "mine", B: "theirs", C: "new" });
    const back = undo(state);
    expect(inputs(back)).toEqual({ A: "a", B: "theirs", C: "new" });
    expect(inputs(redo(back))).toEqual({ A: "mine", B: "theirs", C: "new" });
    expect(undo(back)).toEqual(back);
  });

  test("stays when this maker takes back several of their own changes, in order", () => {
    const first = set(opened(), "A", "one");
    const second = set(withTheirs(first, saved(flow({ A: "a", B: "theirs" }), 2)), "A", "two");
    // Typed on in the same field at once, and still a step of its own: it stands on theirs.
    expect(inputs(undo(second))).toEqual({ A: "one", B: "theirs" });
    expect(inputs(undo(undo(second)))).toEqual({ A: "a", B: "theirs" });
  });

  test("is not undone where they changed what was changed here before", () => {
    const mine = set(opened(), "A", "mine");
    const sent = { ...mine, synced: saved(mine.draft.definition, 2) };
    const state = withTheirs(sent, saved(flow({ A: "theirs", B: "b" }), 3));
    expect(inputs(undo(state))).toEqual({ A: "theirs", B: "b" });
  });

  test("leaves a contradiction to the maker until both agree", () => {
    const state = withTheirs(set(opened(), "A", "mine"), saved(flow({ A: "theirs", B: "b" }), 2));
    expect(inputs(state)).toEqual({ A: "mine", B: "b" });
    expect(state.conflicts).toMatchObject([{ mine: "mine", theirs: "theirs" }]);
    const again = withTheirs(state, saved(flow({ A: "theirs later", B: "b" }), 3));
    expect(again.conflicts).toMatchObject([{ mine: "mine", theirs: "theirs later" }]);
    const elsewhere = withTheirs(state, saved(flow({ A: "theirs", B: "b later" }), 3));
    expect(elsewhere.conflicts).toHaveLength(1);
    expect(withTheirs(state, saved(flow({ A: "mine", B: "b" }), 3)).conflicts).toEqual([]);
  });

  test("may be another name of the flow, or of the action that is open here", () => {
    const panel = { kind: "step", target: { kind: "action", name: "A" }, tab: "code" } as const;
    const open = { ...set(opened(), "B", "mine"), panel, selection: [panel.target] };
    const state = withTheirs(open, saved(flow({ Start: "a", B: "b" }), 2, "Bestellungen"));
    expect(state.name).toBe("Bestellungen");
    expect(state.panel).toEqual({ ...panel, target: { kind: "action", name: "Start" } });
    expect(state.selection).toEqual([{ kind: "action", name: "Start" }]);
    const both = withTheirs({ ...opened(), ...renamed(opened(), "Mine") }, saved(BASE, 2, "Theirs"));
    expect([both.name, both.conflicts.map(({ id }) => id)]).toEqual(["Mine", [NAME_CONFLICT]]);
  });
});
