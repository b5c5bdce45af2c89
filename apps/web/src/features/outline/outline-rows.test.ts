import { type Definition, flowGraph, parseDefinition } from "@towpath/flow";
import { describe, expect, test } from "vitest";
import { ENGLISH } from "../../words/translate.ts";
import { moveTo } from "../designer/edits/move-to.ts";
import { placeBefore, placeInside, placeOfStep, type Step } from "./outline-places.ts";
import { type ActionRow, type OutlineRow, outlineOf } from "./outline-rows.ts";
import { rowCaption, rowTitle, spokenRow, whatChanged } from "./outline-words.ts";
import { problemMarks } from "./problem-marks.ts";

const step = (...after: string[]) => ({
  type: "Compose",
  inputs: "x",
  runAfter: Object.fromEntries(after.map((name) => [name, ["Succeeded"]])),
});

function aFlow(actions: object): Definition {
  const parsed = parseDefinition(
    JSON.stringify({ triggers: { Order: { type: "Request", kind: "Http", inputs: {} } }, actions }),
  );
  if (!parsed.ok) throw new Error(parsed.failure.message);
  return parsed.value;
}

const FLOW = aFlow({
  Read: step(),
  Check: {
    type: "If",
    expression: "@equals(1, 1)",
    actions: { Book: step(), Mail: step("Book") },
    else: { actions: {} },
    runAfter: { Read: ["Succeeded"] },
  },
  Each: {
    type: "Foreach",
    foreach: "@triggerBody()",
    actions: { Tell: step() },
    runAfter: { Check: ["Succeeded"] },
  },
  Mourn: { ...step(), runAfter: { Check: ["Failed"] } },
});

const NONE = new Set<string>();
const rowsOf = (flow: Definition, collapsed: ReadonlySet<string> = NONE, withPlaces = false) =>
  outlineOf(flowGraph(flow), collapsed, withPlaces).rows;
const lines = (flow: Definition, collapsed?: ReadonlySet<string>) =>
  rowsOf(flow, collapsed).map((row) => `${"  ".repeat(row.level - 1)}${rowTitle(ENGLISH, row)}`);
const rowOf = (flow: Definition, name: string): ActionRow => {
  const row = rowsOf(flow).find((other) => other.kind === "action" && other.action.name === name);
  if (row?.kind !== "action") throw new Error(`No row of ${name}`);
  return row;
};
const NO_MARKS = { problem: null, pin: null, overlay: null, people: [], refusal: null };
const spoken = (row: OutlineRow) => spokenRow(ENGLISH, row, rowCaption(ENGLISH, row), NO_MARKS);

describe("the lines of the outline", () => {
  test("stand in the order of execution, branches of a condition as lines of their own, what a loop holds right below it", () => {
    expect(lines(FLOW)).toEqual([
      "Order",
      "Read",
      "Check",
      "  True",
      "    Book",
      "    Mail",
      "  False",
      "Each",
      "  Tell",
      "Mourn",
    ]);
  });

  test("that are folded hide what is inside, and stand for it", () => {
    const outline = outlineOf(flowGraph(FLOW), new Set(["Check"]));
    expect(lines(FLOW, new Set(["Check"]))).toEqual(["Order", "Read", "Check", "Each", "  Tell", "Mourn"]);
    expect(outline.shownBy.get("Mail")).toBe("action:Check");
    const problem = {
      severity: "error",
      code: "x",
      path: "/actions/Mail",
      action: "Mail",
      message: "Wrong",
    } as const;
    expect(problemMarks([problem], outline.shownBy).get("action:Check")).toEqual({
      errors: 1,
      warnings: 0,
      first: "Wrong",
    });
  });

  test("say their place among those beside them", () => {
    expect(rowsOf(FLOW).map(({ position, size }) => `${position}/${size}`)).toEqual([
      "1/5",
      "2/5",
      "3/5",
      "1/2",
      "1/2",
      "2/2",
      "2/2",
      "4/5",
      "1/1",
      "5/5",
    ]);
  });

  test("are read with their kind, and with when they run where that is not after the one above", () => {
    expect(spoken(rowOf(FLOW, "Book"))).toBe("Book, Compose");
    expect(spoken(rowOf(FLOW, "Mourn"))).toBe("Mourn, Compose, runs after Check, if failed");
    expect(
      rowsOf(FLOW)
        .filter(({ kind }) => kind === "branch")
        .map(spoken),
    ).toEqual(["True, 2 actions", "False, empty"]);
  });

  test("have places between them while actions are moved", () => {
    const places = rowsOf(FLOW, new Set(["Check"]), true).filter(({ kind }) => kind === "place");
    expect(places.map((row) => rowTitle(ENGLISH, row))).toEqual([
      "Move here, to the beginning",
      "Move here, after Read",
      "Move here, after Check",
      "Move here, first in For each item of Each",
      "Move here, after Tell",
      "Move here, after Each",
      "Move here, after Mourn",
    ]);
  });
});

/** The lines after an action was moved by one step. */
function moved(flow: Definition, name: string, way: Step): readonly string[] | null {
  const place = placeOfStep(rowOf(flow, name), way, rowsOf(flow));
  if (place === null) return null;
  const done = moveTo(flow, [name], place);
  if (!done.ok) throw new Error(done.failure.message);
  return lines(done.value.definition);
}

describe("an action is moved", () => {
  const CHAIN = aFlow({
    One: step(),
    Two: step("One"),
    Box: { type: "Scope", actions: { In: step() }, runAfter: { Two: ["Succeeded"] } },
    Last: step("Box"),
  });

  test("up before the one it runs after, and down behind the one that runs after it", () => {
    expect(moved(CHAIN, "Two", "up")).toEqual(["Order", "Two", "One", "Box", "  In", "Last"]);
    expect(moved(CHAIN, "One", "down")).toEqual(["Order", "Two", "One", "Box", "  In", "Last"]);
  });

  test("into what stands above it, and out again behind it", () => {
    expect(moved(CHAIN, "Last", "in")).toEqual(["Order", "One", "Two", "Box", "  In", "  Last"]);
    expect(moved(CHAIN, "In", "out")).toEqual(["Order", "One", "Two", "Box", "In", "Last"]);
  });

  test("nowhere at the ends", () => {
    expect(moved(CHAIN, "One", "up")).toBeNull();
    expect(moved(CHAIN, "Last", "down")).toBeNull();
    expect(moved(CHAIN, "One", "out")).toBeNull();
    expect(moved(CHAIN, "Two", "in")).toBeNull();
  });

  test("and others are put before it on the line that leads there, or inside at the beginning", () => {
    expect(placeBefore(rowOf(FLOW, "Mourn"))).toMatchObject({ after: "Check", before: "Mourn" });
    expect(placeInside(rowOf(FLOW, "Check"))).toMatchObject({
      block: { container: "Check", branch: "actions" },
      after: null,
    });
    expect(placeInside(rowOf(FLOW, "Read"))).toBeNull();
  });
});

describe("what an edit did is said", () => {
  const at = rowOf(FLOW, "Each");
  test.each([
    [["One"], ["One", "New_one"], "Added New one."],
    [["One", "Two"], ["Two"], "Removed One."],
    [["One", "Two"], ["One", "Three"], "Two is now Three."],
    [["One", "Each"], ["Each", "One"], "Each is now 4 of 5, level 1."],
    [["One"], ["One"], null],
  ])("%j to %j: %s", (before, now, said) => {
    expect(whatChanged(ENGLISH, before, now, at)).toBe(said);
  });
});
