import { expect, test } from "vitest";
import type { KnownGroup } from "../known-data.ts";
import { sortedByFit } from "./fitting-values.ts";

const token = (label: string, type: string | null) => ({ code: label, label, type, description: null });
const GROUPS: readonly KnownGroup[] = [
  {
    id: "action:A",
    kind: "action",
    title: "A",
    type: "Http",
    tokens: [token("name", "string"), token("age", "integer")],
  },
  { id: "action:B", kind: "action", title: "B", type: "Http", tokens: [token("all", "object")] },
];
const labels = (groups: readonly KnownGroup[]) =>
  groups.map((group) => group.tokens.map(({ label }) => label));

test("UX 13: what does not fit stands below the others, in the same order, and nothing is left out", () => {
  const { fitting, others } = sortedByFit(GROUPS, "number");
  expect(labels(fitting)).toEqual([["age"]]);
  expect(labels(others)).toEqual([["name"], ["all"]]);
  expect(sortedByFit(GROUPS, "any")).toEqual({ fitting: GROUPS, others: [] });
});
