import { said } from "@towpath/prelude";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, test } from "vitest";
import { createWords, ENGLISH, inWordsOf } from "./translate.ts";

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

  test("says what a package says by what it was made of, with names as they are", () => {
    const words = createWords("de", {
      "{who} has no type; expected: {wanted}.": "{who}: Typ fehlt; erwartet: {wanted}.",
      "the trigger": "dem Trigger",
      "=the trigger": "Trigger",
      "a text": "ein Text",
    });
    const who = said("the trigger");
    const problem = said("{who} has no type; expected: {wanted}.", { who, wanted: said("a text") });
    expect(words.said(problem)).toBe("Trigger: Typ fehlt; erwartet: ein Text.");
    expect(ENGLISH.said(problem)).toBe("the trigger has no type; expected: a text.");
    expect(words.said(said("“{name}” is {who}.", { name: "{who} <b>'", who: "x" }))).toBe(
      "“{who} <b>'” is x.",
    );
    expect(words.said({ message: "a text" })).toBe("ein Text");
    expect(inWordsOf(words, [{ ...problem, code: "x" }])).toMatchObject([
      { code: "x", message: "Trigger: Typ fehlt; erwartet: ein Text." },
    ]);
  });

  test("knows no message that an object has by itself", () => {
    expect(german.said(said("constructor"))).toBe("constructor");
    expect(german("constructor")).toBe("constructor");
    expect(german("toString")).toBe("toString");
  });
});
