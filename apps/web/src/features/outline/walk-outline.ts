import type { OutlineRow } from "./outline-rows.ts";

/** What a key does in the tree, as trees do it: the row to go to, or one to fold or unfold. */
export type WalkStep = { readonly kind: "go"; readonly to: string } | { readonly kind: "toggle" };

/** @returns null for a key that walks nowhere, and at the ends */
export function walkOutline(rows: readonly OutlineRow[], from: string, key: string): WalkStep | null {
  const index = rows.findIndex((row) => row.id === from);
  const row = rows[index];
  if (row === undefined) return null;
  switch (key) {
    case "ArrowDown":
      return goTo(rows[index + 1]);
    case "ArrowUp":
      return goTo(rows[index - 1]);
    case "Home":
      return goTo(rows[0]);
    case "End":
      return goTo(rows.at(-1));
    case "ArrowRight":
      return isFolded(row) ? { kind: "toggle" } : goTo(childOf(rows, index));
    case "ArrowLeft":
      return isUnfolded(row) ? { kind: "toggle" } : goTo(parentOf(rows, index));
    default:
      return null;
  }
}

/** While actions are moved, the arrows lead from place to place. */
export function walkPlaces(rows: readonly OutlineRow[], from: string, key: string): WalkStep | null {
  const index = rows.findIndex((row) => row.id === from);
  const isPlace = (row: OutlineRow) => row.kind === "place";
  if (key === "ArrowDown") return goTo(rows.slice(index + 1).find(isPlace));
  if (key === "ArrowUp") return goTo(rows.slice(0, Math.max(0, index)).findLast(isPlace));
  if (key === "Home") return goTo(rows.find(isPlace));
  return key === "End" ? goTo(rows.findLast(isPlace)) : null;
}

const goTo = (row: OutlineRow | undefined): WalkStep | null =>
  row === undefined ? null : { kind: "go", to: row.id };
const isFolded = (row: OutlineRow) => row.kind === "action" && row.isOpen === false;
const isUnfolded = (row: OutlineRow) => row.kind === "action" && row.isOpen === true;

function childOf(rows: readonly OutlineRow[], index: number): OutlineRow | undefined {
  const below = rows[index + 1];
  return below !== undefined && below.level > (rows[index]?.level ?? 0) ? below : undefined;
}

function parentOf(rows: readonly OutlineRow[], index: number): OutlineRow | undefined {
  const level = rows[index]?.level ?? 1;
  return rows.slice(0, index).findLast((row) => row.level < level);
}

/**
 * The next row whose words begin with what was typed, around the end; one letter again and again goes from one to the next.
 *
 * @param words the words of each row, in their order
 */
export function findTyped(words: readonly string[], from: number, typed: string): number | null {
  const wanted = typed.toLowerCase();
  const isOneLetter = wanted.length === 1;
  for (let step = isOneLetter ? 1 : 0; step < words.length + (isOneLetter ? 1 : 0); step += 1) {
    const index = (from + step) % words.length;
    if (words[index]?.toLowerCase().startsWith(wanted) === true) return index;
  }
  return null;
}
