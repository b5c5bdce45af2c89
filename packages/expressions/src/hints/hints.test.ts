import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compileExpression, completionsAt, functionCatalogue, signatureAt } from "../index.ts";

const KNOWN = {
  actions: ["Get_user", "It's here", "Compose"],
  variables: ["counter"],
  parameters: ["address"],
  loops: ["For_each"],
};

/** The text with `|` for the caret, and what completion says there. */
function complete(marked: string) {
  const caret = marked.indexOf("|");
  const text = marked.replace("|", "");
  return { text, list: completionsAt(text, caret, KNOWN) };
}

/** The text after choosing the proposal, with `|` for the caret. */
function choose(marked: string, label: string): string {
  const { text, list } = complete(marked);
  const chosen = list.find((completion) => completion.label === label);
  if (!chosen) throw new Error(`${label} is not proposed`);
  const changed = text.slice(0, chosen.from) + chosen.insert + text.slice(chosen.to);
  return `${changed.slice(0, chosen.caret)}|${changed.slice(chosen.caret)}`;
}

describe("completionsAt", () => {
  test("proposes functions that start with the word first", () => {
    expect(
      complete("@con|")
        .list.map(({ label }) => label)
        .slice(0, 2),
    ).toEqual(["concat", "contains"]);
    expect(choose("@con|", "concat")).toBe("@concat(|)");
    expect(choose("@concat(utc|)", "utcNow")).toBe("@concat(utcNow(|))");
    expect(choose("Hello @{wor|}", "workflow")).toBe("Hello @{workflow()|}");
  });

  test("keeps brackets that stand there already", () => {
    expect(choose("@subs|('abc', 1)", "substring")).toBe("@substring(|'abc', 1)");
  });

  test("proposes the names a function takes, inside and outside quotes", () => {
    expect(complete("@variables('|')").list.map(({ label }) => label)).toEqual(["counter"]);
    expect(choose("@variables('c|')", "counter")).toBe("@variables('counter'|)");
    expect(choose("@body(|)", "Get_user")).toBe("@body('Get_user'|)");
    expect(choose("@outputs('|", "It's here")).toBe("@outputs('It''s here'|");
    expect(choose("@items('fo|')", "For_each")).toBe("@items('For_each'|)");
    expect(complete("@parameters('x|')").list).toEqual([]);
  });

  test("proposes nothing in plain text, behind a property dot, or in an ordinary text", () => {
    expect(complete("Hello con|").list).toEqual([]);
    expect(complete("@@con|").list).toEqual([]);
    expect(complete("a @@{con|").list).toEqual([]);
    expect(complete("@{trim('')} con|").list).toEqual([]);
    expect(complete("@body('x').con|").list).toEqual([]);
    expect(complete("@concat('con|')").list).toEqual([]);
  });

  test("hides deprecated functions", () => {
    expect(complete("@decode|").list.map(({ label }) => label)).not.toContain("decodeBase64");
  });
});

describe("signatureAt", () => {
  const at = (marked: string) => signatureAt(marked.replace("|", ""), marked.indexOf("|"));

  test("marks the argument at the caret, in nested calls the inner one", () => {
    expect(at("@substring('a, b)', |")).toMatchObject({
      label: "substring(text, startIndex, length?)",
      activeParameter: 1,
    });
    expect(at("@concat(substring(|)")?.doc.name).toBe("substring");
    expect(at("@concat(substring('a', 1), |)")).toMatchObject({
      doc: { name: "concat" },
      activeParameter: 0,
    });
    expect(at("@trim('a', |)")?.activeParameter).toBe(-1);
  });

  test("says nothing outside of calls", () => {
    expect(at("@trim('a')|")).toBeNull();
    expect(at("plain (|)")).toBeNull();
  });

  test("points at the parameter's name in the label", () => {
    const help = at("@split('a', |)");
    const span = help?.parameterSpans[1];
    expect(help?.label.slice(span?.start, span?.end)).toBe("delimiter");
  });

  test("no text and no caret crash hints", () => {
    const piece = fc.constantFrom(
      "@",
      "{",
      "}",
      "'",
      "''",
      "(",
      ")",
      "[",
      "]",
      ",",
      ".",
      "?",
      "body",
      "concat",
      " ",
    );
    const text = fc.array(piece, { maxLength: 20 }).map((pieces) => pieces.join(""));
    fc.assert(
      fc.property(text, fc.integer({ min: -1, max: 60 }), (source, caret) => {
        for (const { from, to } of completionsAt(source, caret, KNOWN)) {
          expect(from).toBeLessThanOrEqual(to);
          expect(to).toBeLessThanOrEqual(source.length);
        }
        signatureAt(source, caret);
      }),
    );
  });
});

describe("functionCatalogue", () => {
  test.each(functionCatalogue.map((doc) => [doc.name, doc] as const))(
    "%s has a doc and an example",
    (name, doc) => {
      expect(doc.doc).toMatch(/\.$/);
      const compiled = compileExpression(doc.example);
      expect(compiled.problems).toEqual([]);
      expect(doc.example.startsWith(`${name}(`)).toBe(true);
    },
  );

  test("names are unique in any case", () => {
    const names = functionCatalogue.map((doc) => doc.name.toLowerCase());
    expect(new Set(names).size).toBe(names.length);
  });
});
