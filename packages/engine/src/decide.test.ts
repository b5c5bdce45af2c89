import type { ValueObject } from "@towpath/expressions";
import { describe, expect, test } from "vitest";
import { openContainer } from "./containers.ts";
import { decide, settle } from "./decide.ts";
import { failed, type Outcome, succeeded } from "./outcome.ts";
import { newRunState, type RunState, type Step } from "./run-state.ts";
import { setStatus } from "./set-status.ts";
import { aPlan, NOON } from "./testing/a-world.ts";

type Status = "Succeeded" | "Failed" | "TimedOut" | "Skipped" | "Cancelled";
const OUTCOMES: Record<Exclude<Status, "Skipped">, Outcome> = {
  Succeeded: succeeded(),
  Failed: failed("Broken", "It broke."),
  TimedOut: { status: "TimedOut", code: "ActionTimedOut" },
  Cancelled: { status: "Cancelled", code: "Cancelled" },
};

const compose = (after: Record<string, string[]> = {}): ValueObject => ({
  type: "Compose",
  inputs: 1,
  runAfter: after,
});

/** Runs a flat flow by script: each action that starts ends with the status it is given, else Succeeded. */
function play(actions: ValueObject, script: Record<string, keyof typeof OUTCOMES> = {}) {
  const state = newRunState(aPlan(actions), "run-1", {
    name: "manual",
    startTime: NOON,
    clientTrackingId: "t",
  });
  const started: string[] = [];
  let decision = decide(state, NOON);
  const queue = [...decision.start];
  for (let step = queue.shift(); step !== undefined; step = queue.shift()) {
    started.push(step.action.name);
    if (step.action.program.kind === "scope") {
      openContainer(state, step, { detail: {} }, NOON, { write: () => undefined });
    } else settle(state, step, OUTCOMES[script[step.action.name] ?? "Succeeded"], NOON);
    decision = decide(state, NOON);
    queue.push(...decision.start);
  }
  return { state, started, end: decision.end, statuses: statusesOf(state) };
}

function statusesOf(state: RunState): Record<string, string> {
  const all: Record<string, string> = {};
  const visit = (steps: readonly (Step | undefined)[]) => {
    for (const step of steps) {
      if (step === undefined) continue;
      all[step.action.name] = step.status;
      for (const frame of step.container?.frames ?? []) visit(frame.steps);
    }
  };
  visit(state.root.steps);
  return all;
}

describe("starting", () => {
  test("actions without a predecessor start at once, in the order of the definition", () => {
    expect(play({ B: compose(), A: compose() }).started).toEqual(["B", "A"]);
  });

  test("an action waits for all its predecessors", () => {
    const { started } = play({
      Join: compose({ A: ["Succeeded"], B: ["Succeeded"] }),
      A: compose(),
      B: compose(),
    });
    expect(started).toEqual(["A", "B", "Join"]);
  });

  const ALL = ["Succeeded", "Failed", "TimedOut"] as const;
  const SETS = [
    ["Succeeded"],
    ["Failed"],
    ["TimedOut"],
    ["Skipped"],
    ["Succeeded", "Failed"],
    ["Failed", "TimedOut"],
  ];
  const cases = SETS.flatMap((accepted) => ALL.map((status) => ({ accepted, status })));
  test.each(cases)("after $status, an action that accepts $accepted", ({ accepted, status }) => {
    const { statuses } = play({ A: compose(), B: compose({ A: accepted }) }, { A: status });
    expect(statuses.B).toBe(accepted.includes(status) ? "Succeeded" : "Skipped");
  });

  test("statuses are read in any case", () => {
    expect(
      play({ A: compose(), B: compose({ a: ["FAILED", "timedOut"] }) }, { A: "Failed" }).statuses.B,
    ).toBe("Succeeded");
  });

  test("every predecessor must have a status that is accepted of it", () => {
    const flow = { A: compose(), B: compose(), C: compose({ A: ["Succeeded"], B: ["Failed"] }) };
    expect(play(flow, { B: "Failed" }).statuses.C).toBe("Succeeded");
    expect(play(flow, {}).statuses.C).toBe("Skipped");
    expect(play(flow, { A: "Failed", B: "Failed" }).statuses.C).toBe("Skipped");
  });

  test("an empty list of statuses means Succeeded", () => {
    expect(play({ A: compose(), B: compose({ A: [] }) }).statuses.B).toBe("Succeeded");
    expect(play({ A: compose(), B: compose({ A: [] }) }, { A: "Failed" }).statuses.B).toBe("Skipped");
  });
});

describe("skipping", () => {
  test("goes on to the followers, and can be accepted", () => {
    const { statuses } = play(
      {
        A: compose(),
        B: compose({ A: ["Succeeded"] }),
        C: compose({ B: ["Succeeded"] }),
        D: compose({ C: ["Skipped"] }),
      },
      { A: "Failed" },
    );
    expect(statuses).toEqual({ A: "Failed", B: "Skipped", C: "Skipped", D: "Succeeded" });
  });

  test("tells why, and takes everything inside a container with it", () => {
    const state = newRunState(
      aPlan({
        A: compose(),
        S: {
          type: "Scope",
          runAfter: { A: ["Succeeded"] },
          actions: { X: compose(), Inner: { type: "Scope", actions: { Y: compose() } } },
        },
      }),
      "run-1",
      { name: "manual", startTime: NOON, clientTrackingId: "t" },
    );
    const [a] = decide(state, NOON).start;
    settle(state, a as Step, OUTCOMES.Failed, NOON);
    const { entries, end } = decide(state, NOON);
    expect(entries.map((entry) => [entry.action, entry.status, entry.code, entry.error?.code])).toEqual([
      ["S", "Skipped", "ActionSkipped", "ActionConditionFailed"],
      ["X", "Skipped", "ActionSkipped", "ActionDependencyFailed"],
      ["Inner", "Skipped", "ActionSkipped", "ActionDependencyFailed"],
      ["Y", "Skipped", "ActionSkipped", "ActionDependencyFailed"],
    ]);
    expect(entries[0]?.error?.message).toBe(
      "'S' was skipped: it runs after 'A' only when that is Succeeded, and it is Failed.",
    );
    expect(end).toBe("Failed");
  });
});

describe("the result of a set", () => {
  test.each<[string, ValueObject, Record<string, keyof typeof OUTCOMES>, string]>([
    ["is Succeeded when it is empty", {}, {}, "Succeeded"],
    ["is Failed by a failed leaf", { A: compose() }, { A: "Failed" }, "Failed"],
    ["is TimedOut by a timed-out leaf", { A: compose() }, { A: "TimedOut" }, "TimedOut"],
    ["is Failed before TimedOut", { A: compose(), B: compose() }, { A: "TimedOut", B: "Failed" }, "Failed"],
    ["does not count cancelled leaves", { A: compose() }, { A: "Cancelled" }, "Succeeded"],
    [
      "is Succeeded when a handler caught the failure",
      { A: compose(), Handler: compose({ A: ["Failed"] }) },
      { A: "Failed" },
      "Succeeded",
    ],
    [
      "is Failed when the failure also skipped another leaf",
      { A: compose(), Ok: compose({ A: ["Succeeded"] }), Handler: compose({ A: ["Failed"] }) },
      { A: "Failed" },
      "Failed",
    ],
    [
      "is Failed when the handler fails",
      { A: compose(), Handler: compose({ A: ["Failed"] }) },
      { A: "Failed", Handler: "Failed" },
      "Failed",
    ],
    [
      "is Succeeded when the handler was not needed",
      { A: compose(), Handler: compose({ A: ["Failed"] }) },
      {},
      "Succeeded",
    ],
    [
      "looks through several skipped leaves",
      { A: compose(), B: compose({ A: ["Succeeded"] }), C: compose({ B: ["Succeeded"] }) },
      { A: "Failed" },
      "Failed",
    ],
    [
      "is Succeeded for try, catch and finally in one chain",
      {
        Try: compose(),
        Catch: compose({ Try: ["Failed", "TimedOut"] }),
        Finally: compose({ Catch: ["Succeeded", "Failed", "Skipped", "TimedOut"] }),
      },
      { Try: "Failed" },
      "Succeeded",
    ],
    [
      "is Succeeded for finally even when catch was skipped",
      {
        Try: compose(),
        Catch: compose({ Try: ["Failed"] }),
        Finally: compose({ Catch: ["Succeeded", "Skipped"] }),
      },
      {},
      "Succeeded",
    ],
    [
      "joins parallel branches: one that failed on its own fails the set",
      { A: compose(), B: compose(), After: compose({ A: ["Succeeded"] }) },
      { B: "Failed" },
      "Failed",
    ],
  ])("%s", (_what, actions, script, expected) => {
    const { end, state } = play(actions, script);
    expect(end).toBe(expected);
    expect(setStatus(state.root)).toBe(expected);
  });
});

describe("a container", () => {
  const flow = (inner: ValueObject) => ({
    S: { type: "Scope", actions: inner },
    Catch: compose({ S: ["Failed"] }),
  });

  test("that is empty succeeds", () => {
    expect(play(flow({})).statuses).toEqual({ S: "Succeeded", Catch: "Skipped" });
  });

  test("fails with its leaves, and its handler runs", () => {
    const { statuses, state, end } = play(flow({ X: compose() }), { X: "Failed" });
    expect(statuses).toEqual({ S: "Failed", X: "Failed", Catch: "Succeeded" });
    expect(end).toBe("Succeeded");
    expect(state.root.steps[0]).toMatchObject({
      code: "ActionFailed",
      error: { code: "ActionFailed", message: "An action failed. No dependent actions succeeded." },
    });
  });

  test("succeeds when a failure inside was handled inside", () => {
    expect(play(flow({ X: compose(), Y: compose({ X: ["Failed"] }) }), { X: "Failed" }).statuses.S).toBe(
      "Succeeded",
    );
  });

  test("times out with its leaves", () => {
    expect(play(flow({ X: compose() }), { X: "TimedOut" }).statuses.S).toBe("TimedOut");
  });
});

test("a step cannot end twice", () => {
  const state = newRunState(aPlan({ A: compose() }), "run-1", {
    name: "manual",
    startTime: NOON,
    clientTrackingId: "t",
  });
  const [a] = decide(state, NOON).start;
  settle(state, a as Step, succeeded(), NOON);
  expect(() => settle(state, a as Step, succeeded(), NOON)).toThrow("'A' ended twice");
});
