import { PreciseNumber } from "@towpath/expressions";
import { describe, expect, test } from "vitest";
import { evaluateLine } from "./eval-command.ts";

describe("a line of towpath eval", () => {
  test("answers with the value of its expression", () => {
    const line = `{"expr":"@concat('a', parameters('b'))","context":{"parameters":{"b":"c"}}}`;
    expect(evaluateLine(line)).toEqual({ value: "ac" });
  });

  test("is a whole template: text around an expression is text", () => {
    expect(evaluateLine('{"expr":"1 + 1 = @{add(1, 1)}"}')).toEqual({ value: "1 + 1 = 2" });
  });

  test("keeps numbers that no double can hold", () => {
    const line = `{"expr":"@parameters('n')","context":{"parameters":{"n":12345678901234567890123}}}`;
    expect(evaluateLine(line)).toMatchObject({ value: expect.any(PreciseNumber) });
  });

  test("that fails answers with code and message", () => {
    expect(evaluateLine('{"expr":"@nosuch(1)"}')).toMatchObject({
      error: { code: expect.any(String), message: expect.stringContaining("nosuch") },
    });
  });

  test.each([
    ["no JSON", "{"],
    ["no object", "[1]"],
    ["no expression", "{}"],
    ["an expression that is no text", '{"expr":1}'],
    ["a context that is no object", '{"expr":"a","context":[]}'],
    ["a clock that is no time", '{"expr":"@utcNow()","context":{"utcNow":"soon"}}'],
    ["a clock that is no text", '{"expr":"@utcNow()","context":{"utcNow":1521118800}}'],
    ["parameters that are a list", '{"expr":"a","context":{"parameters":[1]}}'],
  ])("with %s is InvalidInput", (_what, line) => {
    expect(evaluateLine(line)).toMatchObject({ error: { code: "InvalidInput" } });
  });
});
