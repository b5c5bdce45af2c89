import { expect, test } from "vitest";
import { UsageError } from "../usage-error.ts";
import { givenParameters } from "./given-parameters.ts";

const flow = {
  definition: {
    triggers: { manual: { type: "Request" } },
    parameters: { n: { type: "Int" }, $connections: { type: "Object" } },
    actions: { A: { type: "Compose", inputs: "@parameters('read')" } },
  },
  parameterValues: { ofTheApp: 1 },
};

test.each([
  ["a plain value", { n: 1 }, { n: 1 }],
  ["the wrapper of code view files", { n: { value: 1 } }, { n: 1 }],
  ["the wrapper with a type", { n: { type: "Int", value: 1 } }, { n: 1 }],
  ["a wrapped null", { n: { value: null } }, { n: null }],
  ["an object that only looks like a wrapper", { n: { value: 1, other: 2 } }, { n: { value: 1, other: 2 } }],
  ["a type without a value", { n: { type: "Int" } }, { n: { type: "Int" } }],
  ["a list", { n: [1] }, { n: [1] }],
])("a parameter may be %s", (_what, given, values) => {
  expect(givenParameters(flow, given)).toEqual(values);
});

test.each([
  ["declared, in any case", "N"],
  ["read and not declared", "read"],
  ["one that came with the flow", "OfTheApp"],
  ["one that environments fill in", "$authentication"],
])("a value is taken for a parameter that is %s", (_what, name) => {
  expect(givenParameters(flow, { [name]: 5 })).toEqual({ [name]: 5 });
});

test("a value for a parameter that is not there is refused, with those that are", () => {
  const message = '--parameters: the flow has no parameter named "zz". It has "n", "ofTheApp", "read".';
  expect(() => givenParameters(flow, { n: 1, zz: 1 })).toThrow(new UsageError(message));
  const bare = { definition: { triggers: {}, actions: {} }, parameterValues: {} };
  expect(() => givenParameters(bare, { zz: 1 })).toThrow('no parameter named "zz". It has none.');
});
