import { expect, test } from "vitest";
import { hiddenEnds } from "./hidden-ends.ts";

test("a row says at which of its ends there is more to see", () => {
  const at = (scrollLeft: number) => hiddenEnds({ scrollLeft, clientWidth: 356, scrollWidth: 633 });
  expect([0, 100, 277, 276.4].map(at)).toEqual(["end", "both", "start", "start"]);
});

test("a row that fits hides nothing", () => {
  expect(hiddenEnds({ scrollLeft: 0, clientWidth: 633, scrollWidth: 633 })).toBe("none");
  expect(hiddenEnds({ scrollLeft: 0.5, clientWidth: 633, scrollWidth: 634 })).toBe("none");
});
