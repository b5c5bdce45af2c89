import { type BlockGraph, ROOT_BLOCK } from "@towpath/flow";
import type { InsertPlace } from "../canvas/placed-node.ts";
import { type ActionRow, linesTo, type OutlineRow } from "./outline-rows.ts";

/** Right behind a row; for a branch, its beginning. Everything that followed then follows what is put there. */
export function placeAfter(row: OutlineRow): InsertPlace {
  switch (row.kind) {
    case "trigger":
      return { block: ROOT_BLOCK, after: null, before: null };
    case "action":
      return { block: row.block.ref, after: row.action.name, before: null };
    case "branch":
      return startOf(row.block);
    case "place":
      return row.place;
  }
}

/** On the line that leads to an action; where several do, on the last of them. */
export function placeBefore(row: ActionRow): InsertPlace {
  const from = linesTo(row).at(-1)?.from ?? null;
  return { block: row.block.ref, after: from, before: row.action.name };
}

/** At the beginning of what a row holds; null when it holds nothing. */
export function placeInside(row: OutlineRow): InsertPlace | null {
  if (row.kind === "branch") return startOf(row.block);
  const first = row.kind === "action" ? row.action.blocks[0] : undefined;
  return first === undefined ? null : startOf(first);
}

const startOf = (block: BlockGraph): InsertPlace => ({ block: block.ref, after: null, before: null });
const endOf = (block: BlockGraph): InsertPlace => ({
  block: block.ref,
  after: block.actions.at(-1)?.name ?? null,
  before: null,
});

export type Step = "up" | "down" | "out" | "in";

/** Where one step leads an action; null when there is no such place. */
export function placeOfStep(row: ActionRow, step: Step, rows: readonly OutlineRow[]): InsertPlace | null {
  switch (step) {
    case "up":
      return upOf(row);
    case "down":
      return downOf(row);
    case "out":
      return outOf(row, rows);
    case "in":
      return inOf(row);
  }
}

/** Before the one it runs after. */
function upOf(row: ActionRow): InsertPlace | null {
  const before = linesTo(row).at(-1)?.from ?? null;
  if (before === null) return null;
  const from = row.block.edges.findLast((edge) => edge.to === before)?.from ?? null;
  return { block: row.block.ref, after: from, before };
}

/** Behind the first one that runs after it. */
function downOf(row: ActionRow): InsertPlace | null {
  const next = row.block.edges.find((edge) => edge.from === row.action.name);
  return next === undefined ? null : { block: row.block.ref, after: next.to, before: null };
}

/** Behind the action it is inside of. */
function outOf(row: ActionRow, rows: readonly OutlineRow[]): InsertPlace | null {
  const { container } = row.block.ref;
  const around = rows.find((other) => other.kind === "action" && other.action.name === container);
  return around === undefined ? null : placeAfter(around);
}

/** To the end of what the nearest action above it in its block holds. */
function inOf(row: ActionRow): InsertPlace | null {
  const above = row.block.actions.slice(0, row.block.actions.indexOf(row.action));
  const block = above.findLast((other) => other.isContainer)?.blocks[0];
  return block === undefined ? null : endOf(block);
}
