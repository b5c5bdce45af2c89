import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const at = (path) => new URL(`../${path}`, import.meta.url);
const PAGE = readFileSync(at("docs/designer-acceptance.md"), "utf8");

/** The parts of the page: what a test's title begins with, and what the page says of it. */
const parts = PAGE.split(/^### /m)
  .slice(1)
  .map((part) => {
    const [title, ...rest] = part.split("\n");
    const number = /^(\d+)\. /.exec(title)?.[1];
    return { title, mark: number === undefined ? `Key ${title}` : `UX ${number}:`, text: rest.join("\n") };
  });

test("the page of the designer speaks of all 54 statements and 15 keys, each once", () => {
  const numbers = parts.filter((part) => part.mark.startsWith("UX")).map((part) => part.mark);
  expect(numbers).toEqual(Array.from({ length: 54 }, (_, n) => `UX ${n + 1}:`));
  expect(new Set(parts.map((part) => part.mark)).size).toBe(54 + 15);
});

test("each part says by which test it is shown, why it is done otherwise, or that nothing shows it yet", () => {
  const silent = parts.filter((part) => !/^(Shown by|Otherwise): \S/m.test(part.text));
  expect(silent.map((part) => part.title)).toEqual([]);
});

test("every test that the page names exists, and is named after its statement", () => {
  const missing = parts.flatMap((part) => {
    const shown = /^Shown by: (.*)$/m.exec(part.text)?.[1] ?? "";
    const files = [...shown.matchAll(/`([^`]+\.(?:ts|tsx|mjs))`/g)].map(([, file]) => file);
    return files
      .filter((file) => !existsSync(at(file)) || !readFileSync(at(file), "utf8").includes(part.mark))
      .map((file) => `${part.mark} is not in ${file}`);
  });
  expect(missing).toEqual([]);
});
