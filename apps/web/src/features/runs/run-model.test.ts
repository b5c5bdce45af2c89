import { type Definition, flowGraph } from "@towpath/flow";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  countedLoops,
  failedBeside,
  RunModel,
  type StepLine,
  type StepStatus,
  waitingLines,
} from "./run-model.ts";

const definition: Definition = {
  triggers: {},
  actions: {
    Begin: { type: "Compose" },
    Outer: {
      type: "Foreach",
      actions: {
        Inner: { type: "Foreach", actions: { Work: { type: "Http" } } },
        Poll: { type: "Until", actions: { Ask: { type: "Http" } } },
      },
    },
    Group: { type: "Scope", actions: { Last: { type: "Compose" } } },
  },
};
const graph = flowGraph(definition);

let seq = 0;
const line = (action: string, indexes: number[], status: StepStatus = "Succeeded"): StepLine => ({
  seq: seq++,
  action,
  indexes,
  status,
  code: null,
  error: null,
  startedAt: null,
  endedAt: null,
  durationMs: 1,
});
const model = (lines: StepLine[], over = true) => new RunModel(graph, lines, over);
const FIRST = new Map<string, number>();

test("the steps that wait are those whose latest line says so, whatever order the lines come in", () => {
  const [before, after] = [line("Ask", [0, 0], "Waiting"), line("ask", [0, 0])];
  const other = line("Ask", [0, 1], "Waiting");
  expect(waitingLines([after, before, other])).toEqual([other]);
});

describe("the state of a step", () => {
  test("is what was written last about it, whatever order the lines come in", () => {
    const running = line("Begin", [], "Running");
    const done = line("begin", [], "Succeeded");
    expect(model([done, running]).stateOf("Begin", FIRST)?.status).toBe("Succeeded");
  });

  test("of a container without a line follows from the steps inside it", () => {
    const run = model([line("Last", [], "Running")], false);
    expect(run.stateOf("Group", FIRST)).toMatchObject({ status: "Running", line: null });
    expect(run.stateOf("Begin", FIRST)).toBeNull();
  });

  test("is never Running once the run has ended", () => {
    const run = model([line("Begin", [], "Running")]);
    expect(run.stateOf("Begin", FIRST)).toMatchObject({ status: "Cancelled" });
    expect(run.stateOf("Last", FIRST)).toMatchObject({ status: "Skipped", note: expect.any(String) });
  });

  test("of a step skipped together with its loop is Skipped in every iteration", () => {
    const run = model([
      line("Outer", [], "Skipped"),
      line("Inner", [], "Skipped"),
      line("Work", [], "Skipped"),
    ]);
    expect(run.stateOf("Work", new Map([["Outer", 3]]))?.line?.status).toBe("Skipped");
  });
});

describe("the iterations of loops", () => {
  const lines = [
    line("Work", [0, 0]),
    line("Work", [0, 1], "Failed"),
    line("Work", [1, 0]),
    line("Work", [2, 0]),
    line("Work", [2, 1]),
    line("Work", [2, 2], "TimedOut"),
  ];

  test("are counted inside the iteration of the loop around them", () => {
    const run = model(lines);
    const count = (outer: number) => run.iterationsOf("Inner", new Map([["Outer", outer]]))?.count;
    expect([count(0), count(1), count(2)]).toEqual([2, 1, 3]);
  });

  test("keep an index of their own, cut to what there is", () => {
    const run = model(lines);
    const choice = new Map([
      ["Outer", 1],
      ["Inner", 2],
    ]);
    expect(run.iterationsOf("Inner", choice)).toMatchObject({ current: 0, count: 1 });
    expect(run.stateOf("Work", choice)?.line?.indexes).toEqual([1, 0]);
    expect(run.iterationPath("Work", choice)).toEqual([
      ["Outer", 1],
      ["Inner", 0],
    ]);
  });

  test("begin with the first that failed, and an Until with its last round", () => {
    expect(model(lines).stateOf("Work", FIRST)?.line?.indexes).toEqual([0, 1]);
    const rounds = [line("Ask", [0, 0], "Failed"), line("Ask", [0, 1])];
    expect(model(rounds).iterationsOf("Poll", FIRST)).toEqual({ current: 1, count: 2, failed: [0] });
  });

  test("lead from one that failed to the next", () => {
    const outer = model(lines).iterationsOf("Outer", new Map([["Outer", 1]]));
    expect(outer).toEqual({ current: 1, count: 3, failed: [0, 2] });
    if (outer === null) return;
    expect(failedBeside(outer, 1)).toBe(2);
    expect(failedBeside(outer, -1)).toBe(0);
    expect(failedBeside({ ...outer, current: 2 }, 1)).toBeNull();
  });

  test("do not exist for what is no loop, or has not begun", () => {
    expect(model(lines).iterationsOf("Begin", FIRST)).toBeNull();
    expect(model([], false).iterationsOf("Outer", FIRST)).toBeNull();
  });
});

test("what failed first is a step and not the containers around it, in its own iteration", () => {
  const run = model([
    line("Work", [0, 1]),
    line("Work", [2, 3], "Failed"),
    line("Work", [3, 0], "TimedOut"),
    line("Inner", [2], "Failed"),
    line("Outer", [], "Failed"),
  ]);
  const failed = run.firstFailure();
  expect(failed).toMatchObject({ action: "Work", indexes: [2, 3] });
  if (failed === null) return;
  expect([...run.choiceFor(failed)]).toEqual([
    ["Outer", 2],
    ["Inner", 3],
  ]);
  expect(model([line("Begin", [])]).firstFailure()).toBeNull();
});

test("a failure that other actions dealt with is not named as the cause, also out of a container", () => {
  const afterFailure = { type: "Compose", runAfter: { Try: ["Failed"] } };
  const handled = flowGraph({
    triggers: {},
    actions: {
      Try: { type: "Scope", actions: { Call: { type: "Http" } } },
      Catch: afterFailure,
      Sum: { type: "Compose", runAfter: { Catch: ["Succeeded"] } },
    },
  });
  const beginning = [line("Call", [], "Failed"), line("Try", [], "Failed"), line("Catch", [])];
  const cause = (lines: StepLine[]) => new RunModel(handled, lines, true).firstFailure()?.action;
  expect(cause([...beginning, line("Sum", [], "Failed")])).toBe("Sum");
  expect(cause(beginning), "the only failure there is").toBe("Call");
  expect(cause([...beginning.slice(0, 2), line("Catch", [], "Skipped")])).toBe("Call");
});

test("any lines at all give a model that answers", () => {
  const anyLine = fc.record({
    action: fc.constantFrom(
      "Begin",
      "Outer",
      "Inner",
      "Work",
      "Poll",
      "Ask",
      "Group",
      "Last",
      "Gone",
      "__proto__",
    ),
    indexes: fc.array(fc.nat(4), { maxLength: 4 }),
    status: fc.constantFrom<StepStatus>("Running", "Succeeded", "Failed", "Skipped"),
  });
  fc.assert(
    fc.property(fc.array(anyLine), fc.boolean(), fc.nat(5), (lines, over, index) => {
      const run = model(
        lines.map((each) => line(each.action, each.indexes, each.status)),
        over,
      );
      const choice = new Map(run.loops.map((loop) => [loop, index]));
      for (const name of ["Begin", "Outer", "Inner", "Work", "Poll", "Ask", "Gone", "__proto__"]) {
        run.stateOf(name, choice);
        const iterations = run.iterationsOf(name, choice);
        if (iterations !== null) expect(iterations.current).toBeLessThan(iterations.count);
      }
    }),
  );
});

describe("UX 31: a long run of which not all lines are read", () => {
  const loops = [
    { loop: "Outer", around: [], count: 100_000, failed: [[7, 9] as const, [50, 50] as const] },
    { loop: "Inner", around: [7], count: 3, failed: [[2, 2] as const] },
  ];
  const large = (loaded: string[], lines: StepLine[] = []) =>
    new RunModel(graph, lines, true, { iterations: countedLoops(loops), loaded: new Set(loaded) });

  test("has the counts that the server gives, and opens where it failed", () => {
    const outer = large([]).iterationsOf("Outer", FIRST);
    expect(outer).toEqual({ current: 7, count: 100_000, failed: [7, 8, 9, 50] });
    expect(large([]).iterationsOf("inner", FIRST)).toMatchObject({ current: 2, count: 3 });
  });

  test("names the iterations it shows, and says nothing of them before they are read", () => {
    expect([...large([]).pathsShown(FIRST)]).toEqual(["7", "7.2"]);
    expect(large([]).stateOf("Work", FIRST)).toBeNull();
    expect(large(["7", "7.2"], [line("Work", [7, 2], "Failed")]).stateOf("Work", FIRST)?.status).toBe(
      "Failed",
    );
    expect(large(["7", "7.2"]).stateOf("Work", FIRST)?.status).toBe("Skipped");
  });
});
