import type { Value } from "@towpath/expressions";
import { after, type Case, compose, failing } from "./case.ts";

function condition(name: string, expression: Value, holds: boolean, body: Value = null): Case {
  return {
    name,
    actions: {
      If: { type: "If", expression, actions: { Yes: compose(1) }, else: { actions: { No: compose(0) } } },
    },
    body,
    expect: {
      statuses: holds ? "If:Succeeded Yes:Succeeded No:Skipped" : "If:Succeeded Yes:Skipped No:Succeeded",
      inputs: { If: { expressionResult: holds } },
    },
  };
}

function badHead(name: string, expression: Value): Case {
  return {
    name,
    actions: {
      If: { type: "If", expression, actions: { Yes: compose(1) }, else: { actions: { No: compose(0) } } },
    },
    expect: {
      status: "Failed",
      statuses: "If:Failed Yes:Skipped No:Skipped",
      codes: { If: "ExpressionEvaluationFailed" },
      errors: { If: "ExpressionEvaluationFailed" },
    },
  };
}

const eq = (left: Value, right: Value): Value => ({ equals: [left, right] });

/** If, in all its spellings (reference wdl.md, 1.5, 1.6, 2.2, 2.4). */
export const CONDITION_CASES: readonly Case[] = [
  condition("a text that holds", "@equals(triggerBody()?['a'], 1)", true, { a: 1 }),
  condition("a text that does not hold", "@equals(triggerBody()?['a'], 1)", false, { a: 2 }),
  condition("a text without @ is an expression too", "equals(1, 1)", true),
  condition("and holds when both do", { and: [eq(1, 1), eq("a", "a")] }, true),
  condition("and fails with one", { and: [eq(1, 1), eq("a", "b")] }, false),
  condition("or holds with one", { or: [eq(1, 2), eq("a", "a")] }, true),
  condition("not turns an object round", { not: eq(1, 2) }, true),
  condition("not takes a list", { not: [eq(1, 1)] }, false),
  condition("not of a group", { not: { and: [eq(1, 1), eq(2, 2)] } }, false),
  condition(
    "groups nest",
    { or: [{ and: [eq(1, 1), eq(1, 2)] }, { not: { or: [eq(1, 2), eq(3, 4)] } }] },
    true,
  ),
  condition(
    "three levels of groups",
    { and: [{ or: [{ and: [eq(1, 1), eq(2, 2)] }, eq(0, 1)] }, eq(3, 3)] },
    true,
  ),
  condition("greater of numbers", { and: [{ greater: ["@triggerBody()", 5] }] }, true, 6),
  condition("greater of equals is false", { and: [{ greater: ["@triggerBody()", 5] }] }, false, 5),
  condition("greaterOrEquals of equals", { and: [{ greaterOrEquals: ["@triggerBody()", 5] }] }, true, 5),
  condition("less of texts", { and: [{ less: ["a", "b"] }] }, true),
  condition("lessOrEquals", { and: [{ lessOrEquals: [2, 1] }] }, false),
  condition("contains of a list", { and: [{ contains: ["@createArray(1, 2)", 2] }] }, true),
  condition("startsWith ignores case", { and: [{ startsWith: ["Hello", "hE"] }] }, true),
  condition("endsWith", { and: [{ endsWith: ["Hello", "lo"] }] }, true),
  condition("not contains", { and: [{ not: { contains: ["abc", "z"] } }] }, true),
  condition("empty", { and: [{ empty: "@triggerBody()" }] }, true, []),
  condition("names of functions in any case", { AND: [{ EQUALS: [1, 1] }] }, true),
  condition("equals keeps types apart", { and: [eq("1", 1)] }, false),
  condition("equals of 1 and 1.0", "@equals(1, 1.0)", true),
  condition("equals is case-sensitive", { and: [eq("A", "a")] }, false),
  condition("null and an empty text differ", { and: [eq(null, "")] }, false),
  condition("equals is deep", { and: [eq("@triggerBody()", { a: [1, { b: null }] })] }, true, {
    a: [1, { b: null }],
  }),
  condition(
    "an operand that is a call in object form",
    { and: [{ greater: [{ length: ["@triggerBody()"] }, 1] }] },
    true,
    [1, 2],
  ),
  condition("a literal true", "@true", true),
  badHead("a text 'true' is no Boolean", "@string('true')"),
  badHead("a number is no Boolean", "@add(1, 1)"),
  badHead("null is no Boolean", "@null"),
  badHead("an expression without a value", "@equals(int('none'), 1)"),
  badHead("greater of mixed types", { and: [{ greater: ["a", 1] }] }),
  badHead("a part of and that is no Boolean", { and: ["@string('true')"] }),
  {
    name: "and stops at the first part that does not hold",
    actions: {
      If: {
        type: "If",
        expression: { and: [eq(1, 2), "@equals(int('none'), 1)"] },
        actions: { Yes: compose(1) },
      },
    },
    expect: { statuses: "If:Succeeded Yes:Skipped" },
  },
  {
    name: "or stops at the first part that holds",
    actions: {
      If: {
        type: "If",
        expression: { or: [eq(1, 1), "@equals(int('none'), 1)"] },
        actions: { Yes: compose(1) },
      },
    },
    expect: { statuses: "If:Succeeded Yes:Succeeded" },
  },
  {
    name: "an empty branch succeeds",
    actions: {
      If: { type: "If", expression: "@equals(1, 2)", actions: { Yes: compose(1) }, else: { actions: {} } },
    },
    expect: {
      statuses: "If:Succeeded Yes:Skipped",
      errors: { Yes: "ActionBranchingConditionNotSatisfied" },
    },
  },
  {
    name: "a condition without else succeeds when it does not hold",
    actions: { If: { type: "If", expression: "@equals(1, 2)", actions: { Yes: compose(1) } } },
    expect: { statuses: "If:Succeeded Yes:Skipped" },
  },
  {
    name: "the chosen branch decides: a failure in it fails the condition",
    actions: {
      If: { type: "If", expression: "@equals(1, 1)", actions: { Yes: failing() } },
      B: compose(1, after("If")),
    },
    expect: { status: "Failed", statuses: "If:Failed Yes:Failed B:Skipped", codes: { If: "ActionFailed" } },
  },
  {
    name: "conditions nest, and all of a branch that is not taken is skipped",
    actions: {
      If: {
        type: "If",
        expression: "@equals(1, 2)",
        actions: {
          Inner: {
            type: "If",
            expression: "@equals(1, 1)",
            actions: { Deep: compose(1) },
            else: { actions: { Other: compose(1) } },
          },
        },
        else: { actions: { No: compose(0) } },
      },
    },
    expect: { statuses: "If:Succeeded Inner:Skipped Deep:Skipped Other:Skipped No:Succeeded" },
  },
];
