import { aDefinition, anOperation, read } from "@towpath/connectors/testing";
import { describe, expect, test } from "vitest";
import { ENGLISH } from "../../words/translate.ts";
import { readTestInputs } from "./test-inputs.ts";

function operationWith(parameters: readonly object[]) {
  const definition = { paths: { "/a": { post: anOperation({ parameters: [...parameters] as never }) } } };
  const operation = read(aDefinition(definition)).connector?.operations[0];
  if (operation === undefined) throw new Error("No operation");
  return operation;
}

const query = (name: string, type: string) => ({ name, in: "query", type });
const body = (schema: object) => ({ name: "payload", in: "body", schema });

describe("what is typed for a test", () => {
  test("is sent as the operation's types want it; empty fields are not sent", () => {
    const operation = operationWith([
      query("n", "integer"),
      query("t", "string"),
      query("l", "array"),
      query("e", "string"),
    ]);
    const inputs = { fields: { n: "7", t: "7", l: "a, b", e: "", unknown: "x" }, body: "" };
    expect(readTestInputs(ENGLISH, operation, inputs)).toEqual({
      ok: true,
      value: { n: 7, t: "7", l: ["a", "b"] },
    });
  });

  test("has its body by the body's own name, and says where that is no JSON", () => {
    const operation = operationWith([body({ type: "object" })]);
    expect(readTestInputs(ENGLISH, operation, { fields: {}, body: '{"a":[1]}' })).toEqual({
      ok: true,
      value: { payload: { a: [1] } },
    });
    expect(readTestInputs(ENGLISH, operation, { fields: {}, body: "{a" })).toMatchObject({
      failure: expect.stringContaining("Line 1"),
    });
    expect(
      readTestInputs(ENGLISH, operationWith([body({ type: "string" })]), { fields: {}, body: "Hello" }),
    ).toMatchObject({ value: { payload: "Hello" } });
  });
});
