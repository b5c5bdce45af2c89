import { after, type Case, compose, failing, scope } from "./case.ts";

const ANY = ["Succeeded", "Failed", "Skipped", "TimedOut"];

/** Start, skip, and the result of a set (reference wdl.md, 2.4). */
export const RUN_AFTER_CASES: readonly Case[] = [
  {
    name: "an action after a success starts",
    actions: { A: compose(1), B: compose(2, after("A")) },
    expect: { statuses: "A:Succeeded B:Succeeded", codes: { A: "OK", B: "OK" } },
  },
  {
    name: "an action after a failure that it does not accept is skipped, and the run fails",
    actions: { A: failing(), B: compose(2, after("A")) },
    expect: {
      status: "Failed",
      runError: "ActionFailed",
      statuses: "A:Failed B:Skipped",
      codes: { B: "ActionSkipped" },
      errors: { B: "ActionConditionFailed" },
    },
  },
  {
    name: "skips spread down the chain",
    actions: {
      A: failing(),
      B: compose(2, after("A")),
      C: compose(3, after("B")),
      D: compose(4, after("C")),
    },
    expect: { status: "Failed", statuses: "A:Failed B:Skipped C:Skipped D:Skipped" },
  },
  {
    name: "a skip is a status that followers may accept",
    actions: { A: compose(1), B: compose(2, after("A", "Failed")), C: compose(3, after("B", "Skipped")) },
    expect: { statuses: "A:Succeeded B:Skipped C:Succeeded" },
  },
  {
    name: "a handler on Failed in one chain makes the run succeed",
    actions: { A: failing(), Handler: compose(1, after("A", "Failed")) },
    expect: { statuses: "A:Failed Handler:Succeeded" },
  },
  {
    name: "ok on Succeeded beside a handler on Failed: the run fails, because the skipped leaf stands for A",
    actions: { A: failing(), Ok: compose(1, after("A")), Handler: compose(1, after("A", "Failed")) },
    expect: { status: "Failed", statuses: "A:Failed Ok:Skipped Handler:Succeeded" },
  },
  {
    name: "try, catch and finally in one chain succeed",
    actions: {
      Try: scope({ Bad: failing() }),
      Catch: compose("caught", after("Try", "Failed", "TimedOut")),
      Finally: compose("done", after("Catch", "Succeeded", "Skipped")),
    },
    expect: {
      statuses: "Try:Failed Bad:Failed Catch:Succeeded Finally:Succeeded",
      codes: { Try: "ActionFailed" },
    },
  },
  {
    name: "try, catch and finally without a failure skip the catch",
    actions: {
      Try: scope({ Good: compose(1) }),
      Catch: compose("caught", after("Try", "Failed", "TimedOut")),
      Finally: compose("done", after("Catch", "Succeeded", "Skipped")),
    },
    expect: { statuses: "Try:Succeeded Catch:Skipped Finally:Succeeded" },
  },
  {
    name: "a skipped finally stands for what is before it: the failure shows through",
    actions: {
      A: failing(),
      Never: compose(1, after("A")),
      Neither: compose(1, after("Never")),
    },
    expect: { status: "Failed", statuses: "A:Failed Never:Skipped Neither:Skipped" },
  },
  {
    name: "a failure that is followed on any status does not fail the run",
    actions: { A: failing(), B: compose(1, after("A", ...ANY)) },
    expect: { statuses: "A:Failed B:Succeeded" },
  },
  {
    name: "a handler that fails fails the run",
    actions: { A: failing(), Handler: failing(after("A", "Failed")) },
    expect: { status: "Failed", statuses: "A:Failed Handler:Failed" },
  },
  {
    name: "all predecessors must have a listed status",
    actions: { A: compose(1), B: failing(), Join: compose(1, { ...after("A"), ...after("B") }) },
    expect: { status: "Failed", statuses: "A:Succeeded B:Failed Join:Skipped" },
  },
  {
    name: "a join that accepts each predecessor's own status starts",
    actions: { A: compose(1), B: failing(), Join: compose(1, { ...after("A"), ...after("B", "Failed") }) },
    expect: { statuses: "A:Succeeded B:Failed Join:Succeeded" },
  },
  {
    name: "a parallel branch that fails without a handler fails the run",
    actions: { A: compose(1), Left: compose(1, after("A")), Right: failing(after("A")) },
    expect: { status: "Failed", statuses: "A:Succeeded Left:Succeeded Right:Failed" },
  },
  {
    name: "statuses of runAfter are read in any case",
    actions: { A: failing(), B: compose(1, after("A", "FAILED", "timedout")) },
    expect: { statuses: "B:Succeeded" },
  },
  {
    name: "names in runAfter are read in any case",
    actions: { Alpha: compose(1), B: compose(1, after("ALPHA")) },
    expect: { statuses: "Alpha:Succeeded B:Succeeded" },
  },
  {
    name: "the written order of actions does not matter",
    actions: {
      C: compose("@outputs('B')", after("B")),
      B: compose("@outputs('A')", after("A")),
      A: compose(7),
    },
    expect: { outputs: { C: 7 } },
  },
  {
    name: "everything inside a skipped container is skipped",
    actions: { A: failing(), S: scope({ In: compose(1), Deep: scope({ Deeper: compose(1) }) }, after("A")) },
    expect: {
      status: "Failed",
      statuses: "A:Failed S:Skipped In:Skipped Deep:Skipped Deeper:Skipped",
      errors: { S: "ActionConditionFailed", In: "ActionDependencyFailed", Deeper: "ActionDependencyFailed" },
    },
  },
  {
    name: "a scope whose failure is handled inside succeeds",
    actions: { S: scope({ Bad: failing(), Handler: compose(1, after("Bad", "Failed")) }) },
    expect: { statuses: "S:Succeeded Bad:Failed Handler:Succeeded", codes: { S: "OK" } },
  },
  {
    name: "a scope fails with the words of the reference",
    actions: {
      S: scope({ Bad: failing() }),
      After: compose("@actions('S')['error']['message']", after("S", "Failed")),
    },
    expect: {
      outputs: { After: "An action failed. No dependent actions succeeded." },
      codes: { S: "ActionFailed" },
    },
  },
  {
    name: "a failure two scopes deep shows through to the run",
    actions: { Outer: scope({ Inner: scope({ Bad: failing() }) }) },
    expect: { status: "Failed", statuses: "Outer:Failed Inner:Failed Bad:Failed", runError: "ActionFailed" },
  },
  {
    name: "an empty scope succeeds",
    actions: { S: scope({}), B: compose(1, after("S")) },
    expect: { statuses: "S:Succeeded B:Succeeded" },
  },
  {
    name: "a flow without actions succeeds",
    actions: {},
    expect: {},
  },
  {
    name: "a leaf that timed out times the run out",
    actions: {
      W: { type: "Wait", inputs: { interval: { count: 2, unit: "Hour" } }, limit: { timeout: "PT1H" } },
    },
    expect: { status: "TimedOut", statuses: "W:TimedOut", codes: { W: "ActionTimedOut" } },
  },
  {
    name: "a failed leaf outweighs one that timed out",
    actions: {
      W: { type: "Wait", inputs: { interval: { count: 2, unit: "Hour" } }, limit: { timeout: "PT1H" } },
      Bad: failing(),
    },
    expect: { status: "Failed", statuses: "W:TimedOut Bad:Failed" },
  },
  {
    name: "a handler for TimedOut runs, one for Failed does not",
    actions: {
      W: { type: "Wait", inputs: { interval: { count: 2, unit: "Hour" } }, limit: { timeout: "PT1H" } },
      Late: compose(1, after("W", "TimedOut")),
      Bad: compose(1, after("W", "Failed")),
    },
    expect: { status: "TimedOut", statuses: "Late:Succeeded Bad:Skipped" },
  },
  {
    name: "a first action may run after the trigger, as after nothing",
    actions: {
      A: compose(1, after("MANUAL", "SUCCEEDED")),
      B: compose(2, { ...after("A"), ...after("manual") }),
    },
    expect: { statuses: "A:Succeeded B:Succeeded" },
  },
  {
    name: "the old form dependsOn runs after a success",
    actions: {
      B: { ...compose("@outputs('A')"), conditions: [{ dependsOn: "A" }] },
      A: compose(3),
      Bad: failing(),
      C: { ...compose(1), conditions: [{ dependsOn: "Bad" }] },
    },
    expect: { status: "Failed", statuses: "A:Succeeded B:Succeeded C:Skipped", outputs: { B: 3 } },
  },
  {
    name: "the old form of conditions skips an action unless all hold",
    actions: {
      A: compose(3),
      Yes: { ...compose(1, after("A")), conditions: [{ expression: "@equals(outputs('A'), 3)" }] },
      No: {
        ...compose(1, after("A")),
        conditions: [{ expression: "@equals(1, 1)" }, { expression: "@equals(outputs('A'), 4)" }],
      },
      None: { ...compose(1), conditions: [] },
    },
    expect: {
      statuses: "Yes:Succeeded No:Skipped None:Succeeded",
      codes: { No: "ActionSkipped" },
      errors: { No: "ActionConditionFailed" },
    },
  },
];
