import type { BlockGraph, FlowGraph, FlowNote } from "@towpath/flow";
import { excerptOf } from "@towpath/prelude";
import { type FoldedGroup, groupKey, stretchOf } from "./fold-groups.ts";
import { type Box, bottom } from "./geometry.ts";
import type { PlacedFlow } from "./placed-flow.ts";
import { actionId, type PlacedNode, TRIGGER_ID } from "./placed-node.ts";

/** Room around the actions of a group, and for the line above them that names it. */
const GROUP_PADDING = 14;
const GROUP_HEADER = 30;
const GAP = 24;

export const noteId = (id: string): string => groupKey(id);

/** The layout with the notes of the flow: beside their steps, around their groups, or as the card of a folded group. */
export function placeNotes(
  layout: PlacedFlow,
  graph: FlowGraph,
  notes: readonly FlowNote[],
  groups: ReadonlyMap<string, FoldedGroup>,
): PlacedFlow {
  if (notes.length === 0) return layout;
  const named = new Set([TRIGGER_ID, ...notes.flatMap(idsNamed)]);
  const boxes = new Map(
    layout.findAll(({ id }) => named.has(id.toLowerCase())).map((node) => [node.id.toLowerCase(), node]),
  );
  const stray: FlowNote[] = [];
  const placed = notes.flatMap((note): PlacedNode[] => {
    if ([...groups.values()].some((group) => group.note.id === note.id)) return [];
    const found = note.around.length > 0 ? placeGroup(note, boxes, graph) : placeBeside(note, boxes);
    if (found === null) stray.push(note);
    return found === null ? [] : [found];
  });
  const cards = groups.size === 0 ? layout : layout.mapped((node) => withGroup(node, groups));
  return cards.with([...placed, ...placeStray(stray, boxes.get(TRIGGER_ID))]);
}

/** The cards that a note speaks of, by their ids in lower case. */
const idsNamed = ({ beside, around }: FlowNote): string[] =>
  [...(beside === null ? [] : [beside]), ...around].map((name) => actionId(name).toLowerCase());

/** Null: the step is not drawn, because it is gone or a folded container hides it. */
function placeBeside(note: FlowNote, boxes: ReadonlyMap<string, PlacedNode>): PlacedNode | null {
  const anchor = boxes.get(note.beside === null ? TRIGGER_ID : actionId(note.beside).toLowerCase());
  if (anchor === undefined) return null;
  const { width, height } = note;
  return {
    kind: "note",
    id: noteId(note.id),
    note,
    x: anchor.x + note.x,
    y: anchor.y + note.y,
    width,
    height,
  };
}

function placeGroup(
  note: FlowNote,
  boxes: ReadonlyMap<string, PlacedNode>,
  graph: FlowGraph,
): PlacedNode | null {
  const members = note.around.flatMap((name) => boxes.get(actionId(name).toLowerCase()) ?? []);
  if (members.length === 0) return null;
  const left = Math.min(...members.map((box) => box.x)) - GROUP_PADDING;
  const top = Math.min(...members.map((box) => box.y)) - GROUP_PADDING - GROUP_HEADER;
  const right = Math.max(...members.map((box) => box.x + box.width)) + GROUP_PADDING;
  const low = Math.max(...members.map(bottom)) + GROUP_PADDING;
  const box = { x: left, y: top, width: right - left, height: low - top };
  return { kind: "around", id: noteId(note.id), note, canFold: canFold(note, graph.root), ...box };
}

function canFold(note: FlowNote, block: BlockGraph): boolean {
  const wanted = new Set(note.around.map((name) => name.toLowerCase()));
  const members = new Set(
    block.actions.flatMap(({ name }) => (wanted.has(name.toLowerCase()) ? [name] : [])),
  );
  if (members.size > 0) return stretchOf(block, members) !== null;
  return block.actions.some((action) => action.blocks.some((inner) => canFold(note, inner)));
}

/** Notes of steps that are gone are nobody's to lose: they stand in a row above the trigger. */
function placeStray(notes: readonly FlowNote[], trigger: Box | undefined): PlacedNode[] {
  let x = trigger?.x ?? 0;
  return notes.flatMap((note): PlacedNode[] => {
    const { width, height } = note;
    const y = (trigger?.y ?? 0) - GAP - height;
    const at = { x, y, width, height };
    x += width + GAP;
    return [{ kind: "note", id: noteId(note.id), note, ...at }];
  });
}

/** A folded group's card, and the "+" above and below it, which stand for its first and last action. */
function withGroup(node: PlacedNode, groups: ReadonlyMap<string, FoldedGroup>): PlacedNode {
  if (node.kind === "action") {
    const group = groups.get(node.action.name);
    return group === undefined ? node : { ...node, kind: "folded", note: group.note };
  }
  if (node.kind !== "insert") return node;
  const { place } = node;
  const after = place.after === null ? undefined : groups.get(place.after);
  const before = place.before === null ? undefined : groups.get(place.before);
  if (after === undefined && before === undefined) return node;
  const afterTitle = after === undefined ? node.afterTitle : firstLine(after.note.text);
  const beforeTitle = before === undefined ? node.beforeTitle : firstLine(before.note.text);
  const real = { ...place, after: after?.exit ?? place.after, before: before?.entry ?? place.before };
  return { ...node, afterTitle, beforeTitle, place: real };
}

const MOST_OF_TITLE = 60;

/** What a note is called where only its name is shown; empty for one without words. */
export function firstLine(text: string): string {
  const line = text.split("\n").find((one) => one.trim() !== "") ?? "";
  const words = line.replaceAll(/^[#>\s*+-]+|[*_`~]/g, "").trim();
  return excerptOf(words, MOST_OF_TITLE);
}
