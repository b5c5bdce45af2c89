import { describe, expect, test } from "vitest";
import { safeNext } from "./sign-in-with-password.ts";

describe("where a person goes after signing in", () => {
  test("is the page they came from", () => {
    expect(safeNext("/runs?status=failed")).toBe("/runs?status=failed");
  });

  test.each([
    null,
    "",
    "runs",
    "//evil.example",
    "/\\evil.example",
    "https://evil.example",
    "javascript:alert(1)",
    "/\t/evil.example",
  ])("is the list of flows when the address says %j", (next) => {
    expect(safeNext(next)).toBe("/");
  });
});
