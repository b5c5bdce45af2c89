import { describe, expect, test } from "vitest";
import { parseDocument } from "yaml";
import { yamlNestsDeeperThan } from "./yaml-depth.ts";

const deep = (text: string) => yamlNestsDeeperThan(text, 100);
const levels = (count: number, line: (indent: string, n: number) => string) =>
  Array.from({ length: count }, (_, n) => line("  ".repeat(n), n)).join("\n");

describe("YAML that nests deeply", () => {
  test.each([
    ["brackets", `a:${" [".repeat(200)}`],
    ["braces", `a: ${"{b: ".repeat(200)}`],
    ["lists on one line", "- ".repeat(200)],
    ["keys on one line", "a: ".repeat(200)],
    ["explicit keys", "? ".repeat(200)],
    ["blocks", levels(200, (indent, n) => `${indent}k${n}:`)],
    ["lists below keys", levels(200, (indent, n) => `${indent}- k${n}:`)],
    ["half blocks, half brackets", `${levels(60, (indent, n) => `${indent}k${n}:`)} ${"[".repeat(60)}`],
  ])("is noticed before it is read: %s", (_what, text) => {
    expect(deep(text)).toBe(true);
  });

  test.each([
    ["half a million brackets", "[".repeat(500_000)],
    ["half a million dashes", "- ".repeat(500_000)],
    ["a hundred thousand keys", "a: ".repeat(100_000)],
  ])("ends no process: %s", (_what, text) => {
    expect(deep(text)).toBe(true);
  });
});

describe("YAML that is only long", () => {
  test.each([
    ["many lines", "a: 1\n".repeat(10_000)],
    ["many brackets that close", `a: [${"[1], {b: 2}, ".repeat(1_000)}3]`],
    [
      "brackets in texts",
      `a: "${"[".repeat(1_000)}"\nb: |\n  ${"- [".repeat(1_000)}\nc: '${"{".repeat(500)}'`,
    ],
    ["lists side by side", "- - a\n  - b\n".repeat(1_000)],
    ["words with colons", `a: ${"http://x ".repeat(1_000)}`],
    ["99 levels", levels(99, (indent, n) => `${indent}k${n}:`)],
    ["keys after brackets", "[a, b]: {c: d}\n".repeat(300)],
  ])("is none of it: %s", (_what, text) => {
    expect(deep(text)).toBe(false);
    expect(() => parseDocument(text, { uniqueKeys: false })).not.toThrow();
  });
});
