import { describe, expect, test } from "vitest";
import { detailOf, triesOf } from "./step-detail.ts";

describe("the tries of a step", () => {
  test("are those that did not work, in their order", () => {
    const text =
      '{"attempts":[{"attempt":1,"code":503,"delayMs":5000,"at":7},{"attempt":2,"code":"Timeout"},"?"]}';
    expect(triesOf(detailOf(text))).toEqual([
      { attempt: "1", code: "503", delayMs: 5000, at: 7 },
      { attempt: "2", code: "Timeout", delayMs: null, at: null },
    ]);
  });

  test.each([null, "", "[]", "{", '{"attempts":5}'])("are none in %j", (text) => {
    expect(triesOf(detailOf(text))).toEqual([]);
  });
});
