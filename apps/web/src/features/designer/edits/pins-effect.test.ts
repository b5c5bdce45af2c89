import { expect, test } from "vitest";
import { pinsEffect } from "./pins-effect.ts";

const pin = (action: string, outputsText: string) => ({
  action,
  status: "Succeeded" as const,
  outputsText,
  edited: true,
});

test("UX 7: pinning, changing and taking pins away are steps of undo that name what they change", () => {
  const result = (outputsText: string) => ({ status: "Succeeded", outputsText, edited: true });
  expect(
    pinsEffect([pin("A", "1"), pin("B", "2"), pin("C", "3")], [pin("A", "1"), pin("B", "5"), pin("D", "4")]),
  ).toEqual({
    kind: "pins",
    before: [
      { action: "B", result: result("2") },
      { action: "C", result: result("3") },
      { action: "D", result: null },
    ],
    after: [
      { action: "B", result: result("5") },
      { action: "C", result: null },
      { action: "D", result: result("4") },
    ],
  });
  expect(pinsEffect([pin("A", "1")], [pin("A", "1")])).toBeNull();
});
