import type { Value, ValueObject } from "@towpath/expressions";
import { after, type Case, compose, failing } from "./case.ts";

const CASES: ValueObject = {
  Number: { case: 1, actions: { Is_number: compose("number") } },
  Text: { case: "1", actions: { Is_text: compose("text") } },
  Word: { case: "Blue", actions: { Is_word: compose("word") } },
};

function taking(name: string, body: Value, taken: string): Case {
  const all = ["Is_number", "Is_text", "Is_word", "Is_other"];
  const statuses = all.map((one) => `${one}:${one === taken ? "Succeeded" : "Skipped"}`).join(" ");
  return {
    name,
    body,
    actions: {
      S: {
        type: "Switch",
        expression: "@triggerBody()",
        cases: CASES,
        default: { actions: { Is_other: compose("other") } },
      },
    },
    expect: { statuses: `S:Succeeded ${statuses}`, inputs: { S: { expressionResult: body } } },
  };
}

/** Switch: type-strict and case-sensitive (reference wdl.md, 1.4, 2.2). */
export const SWITCH_CASES: readonly Case[] = [
  taking("a number takes the case with a number", 1, "Is_number"),
  taking("a text takes the case with a text", "1", "Is_text"),
  taking("letters count", "Blue", "Is_word"),
  taking("another case of letters takes the default", "blue", "Is_other"),
  taking("a value that is nowhere takes the default", true, "Is_other"),
  {
    name: "no matching case and no default succeeds",
    actions: { S: { type: "Switch", expression: "@null", cases: CASES }, B: compose(1, after("S")) },
    expect: {
      statuses: "S:Succeeded Is_number:Skipped B:Succeeded",
      errors: { Is_number: "ActionBranchingConditionNotSatisfied" },
    },
  },
  {
    name: "a failing case fails the switch",
    actions: {
      S: { type: "Switch", expression: 1, cases: { One: { case: 1, actions: { Bad: failing() } } } },
    },
    expect: { status: "Failed", statuses: "S:Failed Bad:Failed", codes: { S: "ActionFailed" } },
  },
  {
    name: "nothing to switch on fails, as a condition does that is missing",
    actions: { S: { type: "Switch", cases: CASES, default: { actions: { D: compose(1) } } } },
    expect: {
      status: "Failed",
      statuses: "S:Failed Is_number:Skipped D:Skipped",
      codes: { S: "ExpressionEvaluationFailed" },
    },
  },
  {
    name: "a head without a value fails with its children skipped",
    actions: {
      S: {
        type: "Switch",
        expression: "@int('none')",
        cases: CASES,
        default: { actions: { D: compose(1) } },
      },
    },
    expect: {
      status: "Failed",
      statuses: "S:Failed Is_number:Skipped Is_text:Skipped D:Skipped",
      codes: { S: "ExpressionEvaluationFailed" },
    },
  },
];
