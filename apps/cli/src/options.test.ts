import { describe, expect, test } from "vitest";
import { positiveNumber, readOptions } from "./options.ts";
import { UsageError } from "./usage-error.ts";

const TYPES = { port: "string", json: "boolean" } as const;

describe("readOptions", () => {
  test("tells options from the rest", () => {
    expect(readOptions(["--port", "1", "a", "--json", "b"], TYPES)).toEqual({
      values: { port: "1", json: true },
      positionals: ["a", "b"],
    });
  });

  test("takes a number below zero for a value, so that whoever reads it can say what it wants", () => {
    expect(readOptions(["--port", "-1", "--json"], TYPES).values).toEqual({ port: "-1", json: true });
  });

  test.each([
    ["an unknown option", ["--prot", "1"], "Unknown option '--prot'"],
    ["an option without its value", ["--port"], "Option '--port <value>' argument missing"],
    [
      "an option in place of a value",
      ["--port", "--json"],
      "--port wants a value, and '--json' is another option",
    ],
    ["a value where none belongs", ["--json=yes"], "Option '--json' does not take an argument"],
  ])("refuses %s in one plain sentence", (_what, args, message) => {
    expect(() => readOptions(args, TYPES)).toThrow(new UsageError(message));
  });
});

describe("positiveNumber", () => {
  test.each([
    [undefined, 120],
    ["3000", 3000],
    ["0.5", 0.5],
  ])("reads %j as %j", (text, value) => {
    expect(positiveNumber("--timeout", text, 120)).toBe(value);
  });

  test.each(["abc", "", " ", "0", "-1", "Infinity", "NaN"])("refuses %j and names the option", (text) => {
    expect(() => positiveNumber("--timeout", text, 120)).toThrow("--timeout wants a number above zero");
  });
});
