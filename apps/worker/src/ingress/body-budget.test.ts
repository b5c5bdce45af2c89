import { expect, test } from "vitest";
import { createBodyBudget } from "./body-budget.ts";

test("large bodies share a sum, and leave it when they are read", () => {
  const budget = createBodyBudget(1_000, 100);
  const [first, second] = [budget.open(), budget.open()];
  expect(first.grow(600)).toBe(true);
  expect(first.grow(900)).toBe(true);
  expect(second.grow(400)).toBe(false);
  first.close();
  expect(second.grow(1_100)).toBe(true);
  expect(second.grow(1_101)).toBe(false);
});

test("small bodies have room beside a sum that is used up", () => {
  const budget = createBodyBudget(1_000, 100);
  expect(budget.open().grow(1_100)).toBe(true);
  expect(budget.open().grow(100)).toBe(true);
});

test("closing twice frees once", () => {
  const budget = createBodyBudget(1_000, 0);
  const [first, second] = [budget.open(), budget.open()];
  first.grow(500);
  second.grow(500);
  first.close();
  first.close();
  expect(budget.open().grow(501)).toBe(false);
});
