import type { Value, ValueObject } from "@towpath/expressions";
import { action, after, type Case, compose, failing, variable } from "./case.ts";

const until = (expression: Value, actions: ValueObject, more: ValueObject = {}): ValueObject => ({
  type: "Until",
  expression,
  actions,
  runAfter: after("V"),
  ...more,
});
const count = action("IncrementVariable", { name: "n", value: 1 });
const counting = (
  expression: Value,
  more: ValueObject = {},
  actions: ValueObject = { Add: count },
): ValueObject => ({
  V: variable("n", "Integer", 0),
  U: until(expression, actions, more),
  N: compose("@variables('n')", after("U", "Succeeded", "Failed", "TimedOut")),
});

/** Until (reference wdl.md, 2.5). */
export const UNTIL_CASES: readonly Case[] = [
  {
    name: "the body comes first, then the condition",
    actions: counting("@equals(1, 1)"),
    expect: { outputs: { N: 1 }, iterations: { U: 1 } },
  },
  {
    name: "it goes round until the condition holds",
    actions: counting("@greaterOrEquals(variables('n'), 3)"),
    expect: { outputs: { N: 3 }, iterations: { U: 3 }, statuses: "U:Succeeded" },
  },
  {
    name: "the limit of rounds ends it, and it succeeds",
    actions: counting("@equals(1, 2)", { limit: { count: 4, timeout: "PT1H" } }),
    expect: { outputs: { N: 4 }, statuses: "U:Succeeded" },
  },
  {
    name: "60 rounds when the limit says nothing",
    actions: counting("@equals(1, 2)"),
    expect: { outputs: { N: 60 }, statuses: "U:Succeeded" },
  },
  {
    name: "FailWhenLimitsReached fails it at the limit",
    actions: counting("@equals(1, 2)", { limit: { count: 2 }, operationOptions: "FailWhenLimitsReached" }),
    expect: { outputs: { N: 2 }, statuses: "U:Failed" },
  },
  {
    name: "FailWhenLimitsReached does nothing when the condition holds in the last round",
    actions: counting("@equals(variables('n'), 2)", {
      limit: { count: 2 },
      operationOptions: "FailWhenLimitsReached",
    }),
    expect: { outputs: { N: 2 }, statuses: "U:Succeeded" },
  },
  {
    name: "the time limit ends it after the round in which it passes",
    actions: counting(
      "@equals(1, 2)",
      { limit: { timeout: "PT1H" } },
      {
        Add: count,
        W: { type: "Wait", inputs: { interval: { count: 25, unit: "Minute" } }, runAfter: after("Add") },
      },
    ),
    expect: { outputs: { N: 3 }, statuses: "U:Succeeded" },
  },
  {
    name: "the condition can be an object",
    actions: counting({ and: [{ greater: ["@variables('n')", 1] }] }),
    expect: { outputs: { N: 2 } },
  },
  {
    name: "the condition can read the body of the loop",
    actions: {
      V: variable("n", "Integer", 0),
      U: until("@equals(outputs('Now'), 2)", { Add: count, Now: compose("@variables('n')", after("Add")) }),
    },
    expect: { iterations: { U: 2 }, outputs: { Now: 2 } },
  },
  {
    name: "a failing round does not stop it: the last round counts",
    actions: counting(
      "@equals(variables('n'), 3)",
      {},
      {
        Add: count,
        Div: compose("@div(1, sub(variables('n'), 1))", after("Add")),
      },
    ),
    expect: { statuses: "U:Succeeded Div:Succeeded", iterations: { U: 3 } },
  },
  {
    name: "a last round that fails fails it",
    actions: counting("@equals(variables('n'), 2)", {}, { Add: count, Bad: failing(after("Add")) }),
    expect: { statuses: "U:Failed Bad:Failed N:Succeeded", codes: { U: "ActionFailed" } },
  },
  {
    name: "iterationIndexes counts the rounds from 0",
    actions: {
      V: variable("all", "Array", []),
      U: until("@equals(length(variables('all')), 3)", {
        Add: action("AppendToArrayVariable", { name: "all", value: "@iterationIndexes('U')" }),
      }),
      All: compose("@variables('all')", after("U")),
    },
    expect: { outputs: { All: [0, 1, 2] } },
  },
  {
    name: "a condition without a value fails it",
    actions: counting("@equals(int('none'), 1)"),
    expect: { statuses: "U:Failed", codes: { U: "ExpressionEvaluationFailed" }, outputs: { N: 1 } },
  },
  {
    name: "more than 5000 rounds are not allowed",
    actions: counting("@equals(1, 1)", { limit: { count: 5001 } }),
    expect: { statuses: "U:Failed Add:Skipped", outputs: { N: 0 } },
  },
  {
    name: "from outside, an action inside is the one of the last round",
    actions: {
      ...counting(
        "@equals(variables('n'), 2)",
        {},
        { Add: count, In: compose("@variables('n')", after("Add")) },
      ),
      Out: compose("@outputs('In')", after("U")),
    },
    expect: { outputs: { Out: 2 } },
  },
  {
    name: "what only an earlier round did is not told as done by the last",
    actions: {
      ...counting(
        "@equals(variables('n'), 2)",
        {},
        {
          Add: count,
          First: {
            type: "If",
            expression: "@equals(variables('n'), 1)",
            actions: {
              In: compose("in"),
              Inner: { type: "Until", expression: "@equals(1, 1)", actions: { Deep: compose("deep") } },
              Each: { type: "Foreach", foreach: [1, 2], actions: { Item: compose("@item()") } },
            },
            runAfter: after("Add"),
          },
        },
      ),
      Out: compose(["@outputs('In')", "@outputs('Deep')", "@outputs('Item')"], after("U")),
    },
    expect: {
      statuses: "U:Succeeded In:Skipped Inner:Skipped Deep:Skipped Each:Skipped Item:Skipped",
      errors: { Deep: "ActionDependencyFailed", Item: "ActionDependencyFailed" },
      outputs: { Item: [], Out: [null, null, null] },
    },
  },
  {
    name: "a list that the last round finds shorter leaves no items of the round before",
    actions: counting(
      "@equals(variables('n'), 3)",
      {},
      {
        Add: count,
        Each: {
          type: "Foreach",
          foreach: "@take(createArray(1, 2, 3), sub(3, variables('n')))",
          actions: { S: { type: "Scope", actions: { Item: compose("@item()") } } },
          runAfter: after("Add"),
        },
      },
    ),
    expect: { statuses: "U:Succeeded Each:Succeeded", outputs: { Item: [], S: [] } },
  },
];
