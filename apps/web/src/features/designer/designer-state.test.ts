import { describe, expect, test } from "vitest";
import {
  changed,
  type Draft,
  foundNothing,
  isNewest,
  openedState,
  redone,
  selected,
  showPanel,
  toggled,
  undone,
} from "./designer-state.ts";

const aDraft = (mark: number): Draft => ({ definition: { mark }, baseText: `{"mark":${mark}}` });
const opened = () => openedState(aDraft(0), "Orders");
const onAction = (name: string) =>
  ({ kind: "step", target: { kind: "action", name }, tab: "parameters" }) as const;

describe("undo and redo", () => {
  test("give back each of 250 states, and go forward again to the last", () => {
    let state = opened();
    for (let mark = 1; mark <= 250; mark++) state = changed(state, { draft: aDraft(mark), at: mark });
    for (let mark = 249; mark >= 0; mark--) {
      state = undone(state);
      expect(state.draft).toEqual(aDraft(mark));
    }
    expect(undone(state)).toBe(state);
    for (let mark = 1; mark <= 250; mark++) state = redone(state);
    expect(state.draft).toEqual(aDraft(250));
    expect(redone(state)).toBe(state);
  });

  test("a step is the newest until another is made, however much is typed in it", () => {
    const typed = changed(opened(), { draft: aDraft(1), at: 1, mergeKey: "Read/inputs" });
    const step = typed.past.at(-1);
    if (step === undefined) throw new Error("The change is a step");
    expect(isNewest(typed, step)).toBe(true);
    const typedOn = changed(typed, { draft: aDraft(2), at: 2, mergeKey: "Read/inputs" });
    expect(isNewest(typedOn, step)).toBe(true);
    expect(isNewest(changed(typedOn, { draft: aDraft(3), at: 3 }), step)).toBe(false);
    expect(isNewest(undone(typedOn), step)).toBe(false);
  });

  test("a change after an undo ends the way forward", () => {
    let state = changed(opened(), { draft: aDraft(1), at: 1 });
    state = changed(undone(state), { draft: aDraft(2), at: 2 });
    expect(redone(state).draft).toEqual(aDraft(2));
  });

  test("typing into one field is one step while it is quick", () => {
    let state = opened();
    for (const mark of [1, 2, 3])
      state = changed(state, { draft: aDraft(mark), at: mark * 100, mergeKey: "a" });
    state = changed(state, { draft: aDraft(4), at: 9_000, mergeKey: "a" });
    expect(undone(state).draft).toEqual(aDraft(3));
    expect(undone(undone(state)).draft).toEqual(aDraft(0));
  });

  test("take an edit back together with the connection that was chosen by it", () => {
    const bound = [{ reference: "shared_x_1", before: null, after: "c1" }];
    const effect = { kind: "bindings", bound } as const;
    const state = changed(opened(), { draft: aDraft(1), effect, at: 1 });
    expect(state.past).toMatchObject([{ effect }]);
    expect(undone(state)).toMatchObject({ draft: aDraft(0), past: [], future: [{ effect }] });
  });

  test("know when others have changed all that they would bring back", () => {
    const mine = changed(opened(), { draft: aDraft(1), at: 1 });
    expect(foundNothing(mine, undone(mine))).toBe(false);
    const overtaken = { ...mine, draft: aDraft(7) };
    expect(undone(overtaken).draft.definition).toEqual({ mark: 7 });
    expect(foundNothing(overtaken, undone(overtaken))).toBe(true);
    expect(foundNothing(opened(), undone(opened()))).toBe(false);
  });

  test("lead back to the panel where the change was made", () => {
    let state = showPanel(opened(), onAction("Compose"));
    state = changed(state, { draft: aDraft(1), at: 1, panel: onAction("Renamed") });
    state = showPanel(state, null);
    state = undone(state);
    expect(state.panel).toEqual(onAction("Compose"));
    expect(state.selection).toEqual([{ kind: "action", name: "Compose" }]);
    expect(redone(state).panel).toEqual(onAction("Renamed"));
  });

  test("each count as a change to be saved", () => {
    const state = changed(opened(), { draft: aDraft(1), at: 1 });
    expect([state.version, undone(state).version, redone(undone(state)).version]).toEqual([1, 2, 3]);
  });

  test("an edit that changes nothing is no step", () => {
    const state = opened();
    expect(changed(state, { draft: state.draft, at: 1 })).toBe(state);
  });
});

describe("the selection", () => {
  test("a click opens the panel and keeps the tab that was open", () => {
    const open = showPanel(opened(), { ...onAction("A"), tab: "code" });
    expect(selected(open, { kind: "action", name: "B" }, false).panel).toEqual({
      ...onAction("B"),
      tab: "code",
    });
  });

  test("the trigger has no tests: its panel opens on the parameters", () => {
    const open = showPanel(opened(), { ...onAction("A"), tab: "testing" });
    expect(selected(open, { kind: "trigger" }, false).panel).toMatchObject({ tab: "parameters" });
  });

  test("a click with Ctrl adds a card and takes it away again", () => {
    const a = { kind: "action", name: "A" } as const;
    const b = { kind: "action", name: "B" } as const;
    const both = selected(selected(opened(), a, true), b, true);
    expect(both.selection).toEqual([a, b]);
    expect(selected(both, a, true).selection).toEqual([b]);
  });
});

test("folding a container twice opens it again", () => {
  const folded = toggled(opened(), "Each");
  expect([...folded.collapsed]).toEqual(["Each"]);
  expect(toggled(folded, "Each").collapsed.size).toBe(0);
});
