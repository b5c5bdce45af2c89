import {
  copyActions,
  type Definition,
  deleteAction,
  type EditFailure,
  flowNotes,
  whyNotHere,
} from "@towpath/flow";
import { fail, ok, type Result, type Said, said } from "@towpath/prelude";
import type { InsertPlace } from "../../canvas/placed-node.ts";
import { type Inserted, insertClip } from "./insert-at.ts";

const STAYS = said("It stands here already.");

/** Why what is dragged cannot be dropped on a "+"; null where it can. */
export function whyNotAt(definition: Definition, names: readonly string[], place: InsertPlace): Said | null {
  const moved = new Set(names.map((name) => name.toLowerCase()));
  const ends = [place.after, place.before].filter((name) => name !== null);
  if (ends.some((name) => moved.has(name.toLowerCase()))) return STAYS;
  return whyNotHere(definition, names, place.block);
}

/** Takes actions out of their places and puts them at a "+", in their order, with everything inside them. */
export function moveTo(
  definition: Definition,
  names: readonly string[],
  place: InsertPlace,
): Result<Inserted, EditFailure> {
  const refusal = whyNotAt(definition, names, place);
  if (refusal !== null) return fail({ kind: "inside-itself", ...refusal });
  const clip = copyActions(definition, names);
  if (!clip.ok) return clip;
  let without = definition;
  for (const name of Object.keys(clip.value.actions)) {
    const next = deleteAction(without, name);
    if (!next.ok) return next;
    without = next.value;
  }
  const moved = insertClip(without, clip.value, place, false);
  if (!moved.ok || flowNotes(definition).length === 0) return moved;
  // Nothing was deleted after all: notes stay with their steps.
  const metadata = definition.metadata;
  return metadata === undefined
    ? moved
    : ok({ ...moved.value, definition: { ...moved.value.definition, metadata } });
}
