import type { ValueObject } from "@towpath/expressions";
import { describe, expect, test } from "vitest";
import { aFlow, compose } from "../testing/builders.ts";
import { checkDefinition } from "./check-definition.ts";
import type { SeenOutputs } from "./problem-list.ts";

const SEEN: ValueObject = {
  type: "object",
  properties: {
    statusCode: { type: "integer" },
    body: {
      type: "object",
      properties: { total: { type: "number" }, lines: { type: "array", items: { type: "object" } } },
    },
  },
};
const call = { type: "Http", inputs: { method: "GET", uri: "https://x.test" } };
const withCall = (text: string) => aFlow({ Call: call, Say: compose(text, "Call") });

function warned(text: string, samples: number, flow = withCall(text)): string[] {
  const seen = (action: string | null): SeenOutputs | null =>
    action === "Call" || action === null ? { schema: SEEN, samples } : null;
  return checkDefinition(flow, { seen }).map(({ severity, code }) => `${severity} ${code}`);
}

describe("what runs gave has a type, where no schema promises one", () => {
  test("an action: wrong types are told at once", () => {
    expect(warned("@toUpper(body('Call')?['lines'])", 1)).toEqual(["warning argument-type"]);
    expect(warned("@body('Call')?['lines']?['name']", 1)).toEqual(["warning unknown-property"]);
  });

  test("a property that never came is told when much has come", () => {
    expect(warned("@body('Call')?['totl']", 4)).toEqual([]);
    expect(warned("@body('Call')?['totl']", 5)).toEqual(["warning unknown-property"]);
    expect(warned("@outputs('Call')?['headers']", 50)).toEqual([]);
  });

  test("the trigger, unless its schema says more, or it splits", () => {
    const say = (trigger: ValueObject) =>
      aFlow(
        { Say: compose("@triggerBody()?['totl']") },
        { triggers: { T: { type: "Request", ...trigger } } },
      );
    expect(warned("", 9, say({ inputs: { schema: {} } }))).toEqual(["warning unknown-property"]);
    const schema = { type: "object", properties: { totl: {} } };
    expect(warned("", 9, say({ inputs: { schema } }))).toEqual([]);
    expect(warned("", 9, say({ inputs: {}, splitOn: "@triggerBody()?['lines']" }))).toEqual([]);
  });

  test("nothing is known where nothing was seen", () => {
    expect(checkDefinition(withCall("@body('Call')?['totl']"))).toEqual([]);
  });
});
