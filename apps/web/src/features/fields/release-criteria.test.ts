import type { Value } from "@towpath/expressions";
import { describe, expect, test } from "vitest";
import { criteriaOf, representsBatches, withCriterion } from "./release-criteria.ts";

const HOURLY = { frequency: "Hour", interval: 1 };

describe("the form of batches", () => {
  test.each<[string, Value | undefined]>([
    ["nothing yet", undefined],
    ["no batch", {}],
    ["a batch by count", { a: { releaseCriteria: { messageCount: 10 } } }],
    [
      "several, with all criteria",
      { a: { releaseCriteria: { messageCount: 1, batchSize: 9, recurrence: HOURLY } }, b: {} },
    ],
    ["names in another case", { A: { ReleaseCriteria: { MessageCount: 10 } } }],
    ["members nobody knows", { a: { releaseCriteria: { messageCount: 1, other: true }, more: [1] } }],
  ])("shows %s", (_what, value) => {
    expect(representsBatches(value)).toBe(true);
  });

  test.each<[string, Value]>([
    ["an expression for all", "@parameters('batches')"],
    ["an expression for a batch", { a: "@parameters('a')" }],
    ["an expression for a number", { a: { releaseCriteria: { messageCount: "@parameters('n')" } } }],
    ["a part of a message", { a: { releaseCriteria: { messageCount: 1.5 } } }],
    ["an expression for the time", { a: { releaseCriteria: { recurrence: "@parameters('r')" } } }],
    ["a batch without a name", { "": {} }],
    ["a list", [{}]],
  ])("leaves %s to the JSON view", (_what, value) => {
    expect(representsBatches(value)).toBe(false);
  });

  test("a criterion lands on the spelling that is there, and everything else stays", () => {
    const given = { ReleaseCriteria: { MessageCount: 10, other: true }, more: [1] };
    expect(withCriterion(given, "messageCount", 20)).toEqual({
      ReleaseCriteria: { MessageCount: 20, other: true },
      more: [1],
    });
    expect(withCriterion(given, "messageCount", undefined)).toEqual({
      ReleaseCriteria: { other: true },
      more: [1],
    });
    expect(withCriterion({}, "recurrence", HOURLY)).toEqual({ releaseCriteria: { recurrence: HOURLY } });
    expect(criteriaOf("@parameters('a')")).toEqual({});
  });
});
