import type { FlowNote, NewNote } from "@towpath/flow";
import type { Box } from "../../canvas/geometry.ts";
import { actionId, type CanvasLayout, TRIGGER_ID, targetOf } from "../../canvas/placed-node.ts";

const GAP = 24;
const FRAMES: ReadonlySet<string> = new Set(["container", "branch", "around"]);

interface Taken {
  readonly box: Box;
  readonly isFrame: boolean;
}

/**
 * Where notes go when the flow is tidied up: right of their step (of what holds it, where that is wider), the first free
 * place from there downwards. Cards lie in order by themselves.
 *
 * @param wanted ids of the steps whose notes are tidied up; null: all notes
 * @returns only the notes that move
 */
export function tidyNotes(
  layout: CanvasLayout,
  notes: readonly FlowNote[],
  wanted: ReadonlySet<string> | null,
): readonly (readonly [id: string, change: NewNote])[] {
  const loose = notes.filter(
    ({ around, beside }) =>
      around.length === 0 && (wanted === null || wanted.has(beside === null ? TRIGGER_ID : actionId(beside))),
  );
  const ids = new Set(loose.map(({ id }) => id));
  const taken: Taken[] = layout.nodes
    .filter((node) => node.kind !== "note" || !ids.has(node.note.id))
    .map((box) => ({ box, isFrame: FRAMES.has(box.kind) }));
  return loose.flatMap((note): (readonly [string, NewNote])[] => {
    const anchor = layout.nodes.find((node) => isBeside(node, note));
    if (anchor === undefined) return [];
    const place = freePlace({ ...note, x: anchor.x + anchor.width + GAP, y: anchor.y }, taken);
    taken.push({ box: place, isFrame: false });
    const [x, y] = [place.x - anchor.x, place.y - anchor.y];
    return x === note.x && y === note.y ? [] : [[note.id, { x, y }]];
  });
}

function isBeside(node: CanvasLayout["nodes"][number], { beside }: FlowNote): boolean {
  const target = targetOf(node);
  if (target === null) return false;
  return target.kind === "trigger" ? beside === null : target.name.toLowerCase() === beside?.toLowerCase();
}

/** Right, then below, of whatever is in the way; each step passes one box, so it ends. */
function freePlace({ x, y, width, height }: Box, taken: readonly Taken[]): Box {
  let place = { x, y, width, height };
  for (let tries = 0; tries <= taken.length; tries += 1) {
    const inWay = taken.find(({ box, isFrame }) => overlaps(box, place) && !(isFrame && holds(box, place)));
    if (inWay === undefined) return place;
    place = { ...place, x: inWay.box.x + inWay.box.width + GAP };
  }
  return place;
}

const overlaps = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

/** A frame with room for the note inside it is not in its way. */
const holds = (frame: Box, note: Box): boolean =>
  frame.x <= note.x &&
  frame.y <= note.y &&
  frame.x + frame.width >= note.x + note.width &&
  frame.y + frame.height >= note.y + note.height;
