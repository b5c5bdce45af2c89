import { describe, expect, test } from "vitest";
import { begin, edited, redone, typed, undone } from "./draft-history.ts";

const texts = (definition: string) => ({ definition, properties: "{}", script: "" });

describe("the history of a draft", () => {
  test("takes edits back one by one, and does them again", () => {
    const two = edited(edited(begin(texts("a")), texts("b")), texts("c"));
    expect(undone(two).present.definition).toBe("b");
    expect(undone(undone(two)).present.definition).toBe("a");
    expect(undone(undone(undone(two))).present.definition).toBe("a");
    expect(redone(undone(two)).present.definition).toBe("c");
  });

  test("forgets what was taken back once something else is done", () => {
    const other = edited(undone(edited(begin(texts("a")), texts("b"))), texts("x"));
    expect(redone(other).present.definition).toBe("x");
  });

  test("takes typing back as one, and an edit that changes nothing is none", () => {
    const typing = typed(typed(edited(begin(texts("a")), texts("b")), texts("bc")), texts("bcd"));
    expect(undone(typing).present.definition).toBe("b");
    expect(edited(typing, texts("bcd"))).toBe(typing);
  });
});
