import { type Definition, flowGraph, flowNotes, type NewNote } from "@towpath/flow";
import { foldGroups } from "../../canvas/fold-groups.ts";
import { createLayouter } from "../../canvas/layout.ts";
import { placeNotes } from "../../canvas/place-notes.ts";
import { type CanvasTarget, targetId } from "../../canvas/placed-node.ts";
import { tidyNotes } from "./tidy-notes.ts";

/** The notes that move when the flow, or the chosen part of it, is tidied up. */
export function tidiedUp(
  definition: Definition,
  collapsed: ReadonlySet<string>,
  selection: readonly CanvasTarget[],
): readonly (readonly [id: string, change: NewNote])[] {
  const notes = flowNotes(definition);
  if (notes.length === 0) return [];
  const graph = flowGraph(definition);
  const folded = foldGroups(graph, notes, collapsed);
  const closed = new Set([...collapsed, ...folded.groups.keys()]);
  const cards = createLayouter()(folded.graph, { collapsed: closed, inserts: true, pagers: false });
  const layout = placeNotes(cards, graph, notes, folded.groups);
  return tidyNotes(layout, notes, selection.length < 2 ? null : new Set(selection.map(targetId)));
}
