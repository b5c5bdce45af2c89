import { expect, test } from "vitest";
import { isNumberList, numberListText, readNumberList } from "./number-list.ts";

test("numbers may be parted by commas or spaces", () => {
  expect(readNumberList("9, 12 17", 0, 23)).toEqual([9, 12, 17]);
  expect(readNumberList("", 0, 23)).toEqual([]);
});

test.each(["24", "-1", "9.5", "nine", "9,,x"])("%s is no list of hours", (text) => {
  expect(readNumberList(text, 0, 23)).toBeNull();
});

test("a list is shown as it would be typed, and only where nothing is lost", () => {
  expect(numberListText([0, 30])).toBe("0, 30");
  expect(isNumberList(["9"])).toBe(false);
  expect(isNumberList("@parameters('hours')")).toBe(false);
});
