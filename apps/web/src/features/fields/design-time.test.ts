import type { FieldSpec } from "@towpath/flow";
import { describe, expect, test } from "vitest";
import { dependenciesOf, isExpression } from "./design-time.ts";

const field = (key: string, required: boolean): FieldSpec => ({
  path: `inputs/parameters/${key.replaceAll("/", "~1")}`,
  title: `The ${key}`,
  help: "",
  required,
  control: "text",
});
const fields = [field("board", true), field("item/column", false)];
const asked = (dependsOn: string[], parameters: Record<string, string>) =>
  dependenciesOf({ parameter: "x", dependsOn }, { parameters, fields });

describe("what a list of choices depends on", () => {
  test("is found by name, by path in either spelling, and by its last part", () => {
    const parameters = { board: "ops", "item/column": "3" };
    expect(asked(["board", "item.column", "column"], parameters)).toEqual({
      values: ["ops", "3", "3"],
      blocked: null,
    });
  });

  test("has to be filled in first where the service needs it", () => {
    expect(asked(["board"], {}).blocked).toBe("Fill in “The board” first.");
    expect(asked(["item/column"], { "item/column": "" })).toEqual({ values: [""], blocked: null });
  });

  test("cannot be asked about when only a run will know it", () => {
    expect(asked(["board"], { board: "@{triggerBody()?['b']}" }).blocked).toContain(
      "only when the flow runs",
    );
  });
});

test("an escaped sign begins no expression", () => {
  expect(["@@home", "a@b.example", "@body('A')", "x @{y}"].map(isExpression)).toEqual([
    false,
    false,
    true,
    true,
  ]);
});
