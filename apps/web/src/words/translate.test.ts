import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, test } from "vitest";
import { createWords, ENGLISH } from "./translate.ts";

const german = createWords("de", {
  Runs: "Läufe",
  "{count, plural, one {# run} other {# runs}}": "{count, plural, one {# Lauf} other {# Läufe}}",
  "Read <a>how</a>": "<a>Lies</a> wie",
});

describe("what the interface says", () => {
  test("is the English in the code, or its translation", () => {
    expect(ENGLISH("Runs")).toBe("Runs");
    expect(german("Runs")).toBe("Läufe");
  });

  test("is English where nobody has translated it yet", () => {
    expect(german("Delete “{name}”?", { name: "Orders" })).toBe("Delete “Orders”?");
  });

  test("counts as its language does", () => {
    const message = "{count, plural, one {# run} other {# runs}}";
    expect([1, 12_345].map((count) => german(message, { count }))).toEqual(["1 Lauf", "12.345 Läufe"]);
    expect(ENGLISH(message, { count: 12_345 })).toBe("12,345 runs");
  });

  test("takes values as they are: what looks like a message in them is none", () => {
    expect(german("Delete “{name}”?", { name: "{count} <b>x</b> '" })).toBe("Delete “{count} <b>x</b> '”?");
  });

  test("puts elements where the translation wants them", () => {
    const said = german.rich("Read <a>how</a>", {
      a: (inside) => createElement("a", { href: "/" }, ...inside),
    });
    expect(renderToStaticMarkup(said)).toBe('<a href="/">Lies</a> wie');
  });

  test("is as it is where somebody else wrote it, and nobody has translated it: braces are no holes there", () => {
    expect(german.text("Runs")).toBe("Läufe");
    expect(german.text("The body {is} <b>not JSON: '{'")).toBe("The body {is} <b>not JSON: '{'");
  });

  test("says a text that is data as it is called there, where the word means another thing in sentences", () => {
    const words = createWords("de", { Switch: "Wechseln", "=Switch": "Fallunterscheidung", Name: "Name" });
    expect([words("Switch"), words.text("Switch"), words.text("Name"), words.text("{x}")]).toEqual([
      "Wechseln",
      "Fallunterscheidung",
      "Name",
      "{x}",
    ]);
  });

  test("knows no message that an object has by itself", () => {
    expect(german("constructor")).toBe("constructor");
    expect(german("toString")).toBe("toString");
  });
});
