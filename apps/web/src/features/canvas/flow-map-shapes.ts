import { type CanvasMarks, problemsByNode } from "./canvas-elements.ts";
import { type CanvasLayout, type PlacedNode, targetId } from "./placed-node.ts";

export type Tone = "frame" | "card" | "failed" | "chosen";

/** What the map shows of the marks on the cards. */
export type MapMarks = Pick<CanvasMarks, "selection" | "problems" | "overlay">;

/** One path for all cards of a tone, in the order they are painted: frames first. */
export function mapShapes(layout: CanvasLayout, marks: MapMarks): Record<Tone, string> {
  const chosen = new Set(marks.selection.map(targetId));
  const problems = problemsByNode(layout, marks.problems);
  const isFailed = (node: PlacedNode): boolean => {
    const status = node.kind === "action" ? marks.overlay?.get(node.action.name)?.status : undefined;
    return status === "Failed" || status === "TimedOut" || (problems.get(node.id)?.errors ?? 0) > 0;
  };
  const shapes: Record<Tone, string> = { frame: "", card: "", failed: "", chosen: "" };
  for (const node of layout.nodes) {
    if (node.kind === "insert" || node.kind === "branch") continue;
    const tone = toneOf(node, chosen.has(node.id), isFailed(node));
    shapes[tone] += `M${node.x},${node.y}h${node.width}v${node.height}h${-node.width}z`;
  }
  return shapes;
}

function toneOf(node: PlacedNode, isChosen: boolean, isFailed: boolean): Tone {
  if (node.kind === "container") return "frame";
  if (isChosen) return "chosen";
  return isFailed ? "failed" : "card";
}
