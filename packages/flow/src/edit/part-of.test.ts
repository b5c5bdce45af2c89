import type { ValueObject } from "@towpath/expressions";
import { describe, expect, test } from "vitest";
import { aFlow, compose, runAfter, scope } from "../testing/builders.ts";
import { allActions } from "../view/definition-index.ts";
import { loopsTo, ownSettings, type PartOfFlow, partOf } from "./part-of.ts";

const each = (
  actions: ValueObject,
  foreach: unknown = "@triggerBody()",
  ...after: string[]
): ValueObject => ({
  type: "Foreach",
  foreach: foreach as string,
  actions,
  runAfter: runAfter(...after),
});

function namesOf(flow: ReturnType<typeof aFlow>, part: PartOfFlow): string[] {
  const cut = partOf(flow, part);
  if (!cut.ok) throw new Error(cut.failure.message);
  return allActions(cut.value).map(({ name }) => name);
}

describe("the part of a flow that ends with an action", () => {
  test("holds what it waits for, and nothing behind or beside it", () => {
    const flow = aFlow({ A: compose(1), B: compose(2, "A"), C: compose(3, "B"), Side: compose(4, "A") });
    expect(namesOf(flow, { until: "b" })).toEqual(["A", "B"]);
  });

  test("holds containers before it whole, and of those around it the way to it alone", () => {
    const branch = {
      type: "If",
      expression: true,
      actions: { X: compose(1), Y: compose(2, "X"), Z: compose(3, "Y") },
      else: { actions: { Never: compose(4) } },
      runAfter: runAfter("Before"),
    };
    const flow = aFlow({ Before: scope({ In: compose(0) }), Which: branch, End: compose(9, "Which") });
    expect(namesOf(flow, { until: "Y" })).toEqual(["Before", "In", "Which", "X", "Y"]);
    expect(namesOf(flow, { until: "Which" })).toEqual(["Before", "In", "Which", "X", "Y", "Z", "Never"]);
  });

  test("keeps what it is asked to keep, unless it comes later", () => {
    const flow = aFlow({ A: compose(1), B: compose(2), C: compose(3, "A") });
    expect(namesOf(flow, { until: "A", keep: new Set(["b", "c"]) })).toEqual(["A", "B"]);
  });

  test("goes over one item of each loop around it", () => {
    const flow = aFlow({ Outer: each({ Inner: each({ Say: compose("x") }, [10, 20, 30]) }) });
    const cut = partOf(flow, { until: "Say", items: [2, 1] });
    expect(cut).toMatchObject({
      ok: true,
      value: {
        actions: {
          Outer: { foreach: "@take(skip(triggerBody(), 2), 1)", actions: { Inner: { foreach: [20] } } },
        },
      },
    });
    expect(loopsTo(flow, "inner")).toEqual(["Outer", "Inner"]);
    expect(loopsTo(flow, "Say")).toEqual(["Outer", "Inner"]);
    expect(partOf(aFlow({ L: each({}, "@{1}") }), { until: "L", items: [0] })).toMatchObject({ ok: false });
  });

  test("of an action that is not there is refused, and nothing is shared that changed", () => {
    expect(partOf(aFlow({}), { until: "A" })).toMatchObject({ ok: false });
  });
});

test("the own settings of a container are the same whatever it holds", () => {
  const loop = each({ Say: compose("x") });
  expect(ownSettings("L", loop)).toEqual(ownSettings("L", each({})));
  expect(ownSettings("L", loop)).not.toEqual(ownSettings("L", each({}, "@variables('other')")));
});
