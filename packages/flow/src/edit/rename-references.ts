import type { Value } from "@towpath/expressions";
import { ACTION_REFERENCES, callsIn, type Reading } from "../expression-calls.ts";
import { renamedScript } from "../script-reads.ts";
import { mapTexts } from "./map-texts.ts";

/**
 * The tree with every expression that speaks of a renamed action speaking of its new name. Only the quoted name is
 * rewritten: the rest of each text stays as it was typed.
 *
 * @param renames new names by lower-case old name
 */
export function renameReferences<T extends Value>(tree: T, renames: ReadonlyMap<string, string>): T {
  // Most texts name no renamed action; looking for the name is far cheaper than parsing.
  const needles = [...renames.keys()].map((name) => `'${name.replaceAll("'", "''")}'`);
  return mapTexts(tree, (text, reading) => {
    if (reading === "script") return renamedScript(text, renames);
    if (reading === "name") return renames.get(text.toLowerCase()) ?? text;
    if (reading === "template" && !text.includes("@")) return text;
    const lower = text.toLowerCase();
    return needles.some((needle) => lower.includes(needle)) ? renamedText(text, reading, renames) : text;
  });
}

function renamedText(text: string, reading: Reading, renames: ReadonlyMap<string, string>): string {
  let result = "";
  let copied = 0;
  for (const { fn, name, nameSpan } of callsIn(text, reading)) {
    const next = name === null ? undefined : renames.get(name.toLowerCase());
    if (next === undefined || nameSpan === null || !ACTION_REFERENCES.has(fn.toLowerCase())) continue;
    result += `${text.slice(copied, nameSpan.start)}'${next.replaceAll("'", "''")}'`;
    copied = nameSpan.end;
  }
  return result + text.slice(copied);
}
