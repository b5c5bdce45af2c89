import { describe, expect, test } from "vitest";
import { chooseLocale } from "./locales.ts";

describe("the language of a request", () => {
  test("is the one that was chosen, whatever the browser asks for", () => {
    expect(chooseLocale("en", "de-DE,de;q=0.9")).toBe("en");
    expect(chooseLocale("de", "en-GB")).toBe("de");
  });

  test("is the first that the browser asks for and we speak", () => {
    expect(chooseLocale(undefined, "fr-FR,de-AT;q=0.8,en;q=0.5")).toBe("de");
    expect(chooseLocale(undefined, "en;q=0.5, de;q=0.9")).toBe("de");
    expect(chooseLocale(undefined, "de;q=0, en;q=0.1")).toBe("en");
  });

  test("is English when nobody asks, or for none that we speak, or in a way that makes no sense", () => {
    for (const header of [null, "", "fr", "*", "constructor", ";;;q=,", "de;q=abc;"]) {
      expect(chooseLocale(undefined, header)).toBe(header === "de;q=abc;" ? "de" : "en");
    }
    expect(chooseLocale("__proto__", null)).toBe("en");
  });
});
