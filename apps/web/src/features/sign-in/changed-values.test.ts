import { expect, test } from "vitest";
import { changedValues } from "./changed-values.ts";

const known = { parameterSet: "a", values: { site: "acme" } };

test("a form that shows what is there changes nothing", () => {
  expect(changedValues(known, "a", { site: "acme" })).toEqual({});
  expect(changedValues(known, "a", { site: "acme", note: "" })).toEqual({});
});

test("one value that is typed, or another way to sign in, counts as entering all of it", () => {
  expect(changedValues(known, "a", { site: "beta" })).toEqual({ site: "beta" });
  expect(changedValues(known, "b", { site: "acme" })).toEqual({ site: "acme" });
});
