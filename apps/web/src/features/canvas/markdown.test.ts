import { describe, expect, test } from "vitest";
import { readInline, readMarkdown } from "./markdown.ts";

const text = (words: string) => ({ kind: "text", text: words });

describe("UX 45: the Markdown of notes", () => {
  test("has headings, lists, tasks, quotes, code and rules", () => {
    const note =
      "# Why\nFirst line\nsecond line\n\n- one\n- [x] two\n\n1. first\n2. second\n> said\n\n```\na < b\n```\n---";
    expect(readMarkdown(note)).toEqual([
      { kind: "heading", level: 1, inner: [text("Why")] },
      { kind: "paragraph", lines: [[text("First line")], [text("second line")]] },
      {
        kind: "list",
        ordered: false,
        items: [
          { done: null, inner: [text("one")] },
          { done: true, inner: [text("two")] },
        ],
      },
      {
        kind: "list",
        ordered: true,
        items: [
          { done: null, inner: [text("first")] },
          { done: null, inner: [text("second")] },
        ],
      },
      { kind: "quote", lines: [[text("said")]] },
      { kind: "code", text: "a < b" },
      { kind: "rule" },
    ]);
  });

  test("has strong, emphasised and struck text, code and links inside lines", () => {
    expect(readInline("a **b *c*** ~~d~~ `e*f` [g](https://x.test/1) https://y.test/2.")).toMatchObject([
      text("a "),
      { kind: "strong" },
      expect.anything(),
      { kind: "del", inner: [text("d")] },
      text(" "),
      { kind: "code", text: "e*f" },
      text(" "),
      { kind: "link", href: "https://x.test/1", inner: [text("g")] },
      text(" "),
      { kind: "link", href: "https://y.test/2" },
      text("."),
    ]);
  });

  test("leaves names with underscores, lone marks and foreign links as they were typed", () => {
    for (const words of ["my_own_name", "2 * 3 * 4", "[x](javascript:alert(1))", "<b>no</b>", "**"]) {
      expect(readInline(words)).toEqual([text(words)]);
    }
  });

  test("takes no long time over hostile text", () => {
    const since = performance.now();
    for (const piece of ["*", "_a", "[", "](", "`", "> ", "http://"]) readMarkdown(piece.repeat(20_000));
    expect(performance.now() - since).toBeLessThan(2_000);
  });
});
