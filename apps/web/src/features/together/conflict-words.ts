import { stringifyJson, type Value } from "@towpath/expressions";
import type { MergeConflict } from "@towpath/flow";
import type { Words } from "../../words/translate.ts";
import { titleOf } from "../canvas/titles.ts";

/** What a conflict is about, in a few words: `Send mail · inputs › to`. */
export function conflictTitle(t: Words, { where, path, what }: MergeConflict): string {
  const step =
    where.kind === "action" ? titleOf(where.name) : where.kind === "trigger" ? t("Trigger") : t("Flow");
  if (what === "name") return where.kind === "flow" ? t("Name of the flow") : t("{step} · name", { step });
  if (what === "place") return t("{step} · place in the flow", { step });
  return path.length === 0 ? step : `${step} · ${memberWords(path)}`;
}

export const memberWords = (path: readonly string[]): string => path.join(" › ");

/** One side of a conflict, as a person reads it. */
export function sideWords(t: Words, conflict: MergeConflict, side: "mine" | "theirs"): string {
  const { what } = conflict;
  if ((what === "deleted-here" && side === "mine") || (what === "deleted-there" && side === "theirs")) {
    return t("Deleted");
  }
  const value = conflict[side];
  if (what === "place") return placeWords(t, value);
  return valueWords(t, value);
}

export function valueWords(t: Words, value: Value | undefined): string {
  if (value === undefined) return t("Nothing");
  return typeof value === "string" ? value : stringifyJson(value, 2);
}

function placeWords(t: Words, value: Value | undefined): string {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return valueWords(t, value);
  const { container = null, after = null } = value as Readonly<Record<string, Value>>;
  const inside =
    typeof container === "string"
      ? t("In {container}", { container: titleOf(container) })
      : t("Not in another action");
  return typeof after === "string"
    ? t("{place}, after {name}", { place: inside, name: titleOf(after) })
    : t("{place}, first", { place: inside });
}
