import { expect, test } from "vitest";
import { stableList } from "./stable-list.ts";

test("a list of the same items is the list that was given before", () => {
  const stable = stableList<{ key: string }>((one, other) => one.key === other.key);
  const first = stable([{ key: "a" }, { key: "b" }]);
  expect(stable([{ key: "a" }, { key: "b" }])).toBe(first);
});

test.each([
  ["one more", ["a", "b", "c"]],
  ["one less", ["a"]],
  ["another order", ["b", "a"]],
])("a list with %s is a new one", (_what, next) => {
  const stable = stableList<string>(Object.is);
  const first = stable(["a", "b"]);
  expect(stable(next)).toBe(next);
  expect(stable(["a", "b"])).not.toBe(first);
});
