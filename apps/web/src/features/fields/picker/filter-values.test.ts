import { expect, test } from "vitest";
import type { KnownGroup } from "../known-data.ts";
import { shownGroups } from "./filter-values.ts";

const token = (label: string) => ({ code: `body('Get')?['${label}']`, label, type: null, description: null });
const group = (title: string, labels: string[]): KnownGroup => ({
  id: `action:${title}`,
  kind: "action",
  title,
  type: "Http",
  tokens: labels.map(token),
});
const labels = (shown: ReturnType<typeof shownGroups>) =>
  shown.map((each) => each.tokens.map((each) => each.label));

test("a long group shows its first values and says how many more there are", () => {
  const many = group(
    "Get",
    Array.from({ length: 20 }, (_, index) => `field${index}`),
  );
  const [shown] = shownGroups([many], "", new Set());
  expect(shown?.tokens).toHaveLength(6);
  expect(shown?.hidden).toBe(14);
  expect(shownGroups([many], "", new Set([many.id]))[0]?.tokens).toHaveLength(20);
});

test("a search looks into all values, folded or not, and every word must match somewhere", () => {
  const groups = [group("Get order", ["id", "name"]), group("Get customer", ["id", "mail"])];
  expect(labels(shownGroups(groups, "customer id", new Set()))).toEqual([["id"]]);
  expect(shownGroups(groups, "nothing like this", new Set())).toEqual([]);
});
