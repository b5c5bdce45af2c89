import { describe, expect, test } from "vitest";
import { createRedactor } from "./redact.ts";

const SECRET = 'p&ss "wörd"/1';

describe("redaction", () => {
  const redactor = createRedactor([SECRET, `me:${SECRET}`]);

  test.each([
    ["as it is", SECRET],
    ["in an address", encodeURIComponent(SECRET)],
    ["in a form", new URLSearchParams([["p", SECRET]]).toString()],
    ["inside JSON", JSON.stringify({ p: SECRET })],
    ["as base64", Buffer.from(SECRET).toString("base64")],
    ["as part of Basic", `Basic ${Buffer.from(`me:${SECRET}`).toString("base64")}`],
  ])("finds a secret %s", (_how, text) => {
    const shown = redactor.text(text);
    expect(shown).toContain("***");
    expect(shown).not.toContain("rd");
  });

  test("looks into every part of a value, names included", () => {
    const value = { a: [SECRET, { [SECRET]: `x ${SECRET} y` }], n: 1 };
    expect(redactor.value(value)).toEqual({ a: ["***", { "***": "x *** y" }], n: 1 });
  });

  test("leaves everything alone when there is nothing to hide, or too little to find", () => {
    const value = { a: "abc" };
    expect(createRedactor(["", "abc"]).value(value)).toBe(value);
  });
});
