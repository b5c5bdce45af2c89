import { stringifyJson, type Value } from "@towpath/expressions";
import type { MergeConflict } from "@towpath/flow";
import { titleOf } from "../canvas/titles.ts";

/** What a conflict is about, in a few words: `Send mail · inputs › to`. */
export function conflictTitle({ where, path, what }: MergeConflict): string {
  const step = where.kind === "action" ? titleOf(where.name) : where.kind === "trigger" ? "Trigger" : "Flow";
  if (what === "name") return where.kind === "flow" ? "Name of the flow" : `${step} · name`;
  if (what === "place") return `${step} · place in the flow`;
  return path.length === 0 ? step : `${step} · ${memberWords(path)}`;
}

export const memberWords = (path: readonly string[]): string => path.join(" › ");

/** One side of a conflict, as a person reads it. */
export function sideWords(conflict: MergeConflict, side: "mine" | "theirs"): string {
  const { what } = conflict;
  if ((what === "deleted-here" && side === "mine") || (what === "deleted-there" && side === "theirs")) {
    return "Deleted";
  }
  const value = conflict[side];
  if (what === "place") return placeWords(value);
  return valueWords(value);
}

export function valueWords(value: Value | undefined): string {
  if (value === undefined) return "Nothing";
  return typeof value === "string" ? value : stringifyJson(value, 2);
}

function placeWords(value: Value | undefined): string {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return valueWords(value);
  const { container = null, after = null } = value as Readonly<Record<string, Value>>;
  const inside = typeof container === "string" ? `In ${titleOf(container)}` : "Not in another action";
  return typeof after === "string" ? `${inside}, after ${titleOf(after)}` : `${inside}, first`;
}
