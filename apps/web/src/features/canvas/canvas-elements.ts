import type { GraphAction, Problem } from "@towpath/flow";
import type { ReactNode } from "react";
import {
  type CanvasLayout,
  type CanvasTarget,
  type InsertPlace,
  type PlacedEdge,
  type PlacedNode,
  TRIGGER_ID,
  targetId,
} from "./placed-node.ts";
import { stableList } from "./stable-list.ts";

/** How a step of a run is doing, as its card shows it. */
export interface CardOverlay {
  readonly status: "Running" | "Waiting" | "Succeeded" | "Failed" | "Skipped" | "TimedOut" | "Cancelled";
  readonly durationMs: number | null;
  /** `code` of the step, e.g. `ActionFailed`; shown where it says more than the status. */
  readonly code?: string | null;
  /** Why it was skipped or failed, in a few words: the card's tooltip. */
  readonly note?: string | null;
  /** It was not done again: another run did it, which this one repeats. */
  readonly isTakenOver?: boolean;
  /** The settings of the step changed since this was so. */
  readonly isStale?: boolean;
  /** A loop's "3 of 12" control, shown in the header of its frame. */
  readonly pager?: ReactNode;
}

/** What is pinned stands as a run gave it out, or as somebody wrote it. */
export type PinKind = "run" | "edited";

/** What the canvas is told to draw onto the layout. */
export interface CanvasMarks {
  readonly selection: readonly CanvasTarget[];
  readonly problems: readonly Problem[];
  /** How the outputs of actions are pinned for tests, by lower-case name. */
  readonly pinned?: ReadonlyMap<string, PinKind>;
  /** By action name; the trigger's stands under `triggerOverlay`. */
  readonly overlay: ReadonlyMap<string, CardOverlay> | null;
  readonly triggerOverlay: CardOverlay | null;
}

export interface ProblemMark {
  readonly errors: number;
  readonly warnings: number;
  /** The first one in full: the badge's tooltip. */
  readonly first: string;
}

export interface CanvasNodeData {
  readonly placed: PlacedNode;
  readonly isSelected: boolean;
  readonly problem: ProblemMark | null;
  readonly pin: PinKind | null;
  readonly overlay: CardOverlay | null;
}

export interface CanvasNode {
  readonly id: string;
  readonly data: CanvasNodeData;
}

/** What is drawn of a flow. */
export interface CanvasElements {
  readonly nodes: readonly CanvasNode[];
  readonly edges: readonly PlacedEdge[];
}

/**
 * Turns layouts into what is drawn, handing out the same object again while nothing about it changed: then only what an
 * edit touched is drawn anew.
 */
export function createElements(): (layout: CanvasLayout, marks: CanvasMarks) => CanvasElements {
  let knownNodes = new Map<string, CanvasNode>();
  let knownEdges = new Map<string, PlacedEdge>();
  // A list that is the one that was drawn is not even looked through.
  const stableNodes = stableList<CanvasNode>(Object.is);
  const stableEdges = stableList<PlacedEdge>(Object.is);
  return (layout, marks) => {
    const selected = new Set(marks.selection.map(targetId));
    const problems = problemsByNode(layout, marks.problems);
    const nodes = layout.nodes.map((placed) => {
      const data: CanvasNodeData = {
        placed,
        isSelected: selected.has(placed.id),
        problem: problems.get(placed.id) ?? null,
        pin: placed.kind === "action" ? pinOf(placed.action.name, marks) : null,
        overlay: overlayOf(placed, marks),
      };
      const known = knownNodes.get(placed.id);
      return known !== undefined && sameNode(known.data, data) ? known : { id: placed.id, data };
    });
    const edges = layout.edges.map((placed) => {
      const known = knownEdges.get(placed.id);
      return known !== undefined && sameEdge(known, placed) ? known : placed;
    });
    knownNodes = new Map(nodes.map((node) => [node.id, node]));
    knownEdges = new Map(edges.map((edge) => [edge.id, edge]));
    return { nodes: stableNodes(nodes), edges: stableEdges(edges) };
  };
}

const pinOf = (name: string, { pinned }: CanvasMarks) => pinned?.get(name.toLowerCase()) ?? null;

function overlayOf(placed: PlacedNode, marks: CanvasMarks): CardOverlay | null {
  if (placed.kind === "trigger") return marks.triggerOverlay;
  if (placed.kind === "action" || placed.kind === "container")
    return marks.overlay?.get(placed.action.name) ?? null;
  return null;
}

/** The problems on each card; a collapsed container answers for all it hides. */
export function problemsByNode(layout: CanvasLayout, problems: readonly Problem[]): Map<string, ProblemMark> {
  const byNode = new Map<string, ProblemMark>();
  if (problems.length === 0) return byNode;
  const shownBy = cardsByAction(layout);
  for (const problem of problems) {
    const id = problem.action === undefined ? triggerProblem(problem) : shownBy.get(problem.action);
    if (id !== undefined) byNode.set(id, withProblem(byNode.get(id), problem));
  }
  return byNode;
}

/** The node that stands for each action: its own card, or the folded container around it. */
function cardsByAction(layout: CanvasLayout): Map<string, string> {
  const shownBy = new Map<string, string>();
  for (const placed of layout.nodes) {
    if (!("action" in placed)) continue;
    const inner = placed.kind === "container" ? [] : innerNames(placed.action);
    for (const name of [placed.action.name, ...inner]) shownBy.set(name, placed.id);
  }
  return shownBy;
}

function withProblem(mark: ProblemMark | undefined, problem: Problem): ProblemMark {
  const { errors, warnings, first } = mark ?? { errors: 0, warnings: 0, first: problem.message };
  if (problem.severity === "warning") return { errors, warnings: warnings + 1, first };
  return { errors: errors + 1, warnings, first: errors === 0 ? problem.message : first };
}

const triggerProblem = (problem: Problem): string | undefined =>
  problem.path.toLowerCase().startsWith("/triggers") ? TRIGGER_ID : undefined;

function innerNames(action: GraphAction): string[] {
  return action.blocks.flatMap((block) =>
    block.actions.flatMap((inner) => [inner.name, ...innerNames(inner)]),
  );
}

function sameNode(a: CanvasNodeData, b: CanvasNodeData): boolean {
  return sameMarks(a, b) && sameShallow(a.placed, b.placed);
}

/** Whether a card looks as it did, wherever it stands now: what an edit above it has moved is not drawn anew. */
export function sameLook({ data: a }: Drawn, { data: b }: Drawn): boolean {
  return (
    a === b || (sameMarks(a, b) && sameShallow({ ...a.placed, x: 0, y: 0 }, { ...b.placed, x: 0, y: 0 }))
  );
}

interface Drawn {
  readonly data: CanvasNodeData;
}

const sameMarks = (a: CanvasNodeData, b: CanvasNodeData): boolean =>
  a.isSelected === b.isSelected &&
  a.pin === b.pin &&
  a.overlay === b.overlay &&
  sameShallow(a.problem, b.problem);

function sameEdge(a: PlacedEdge, b: PlacedEdge): boolean {
  return (
    a.statuses === b.statuses &&
    a.points.length === b.points.length &&
    a.points.every((point, index) => sameShallow(point, b.points[index] ?? null))
  );
}

/** Equal members. Of an action only what its card shows counts, so that an edit of one input leaves every card alone. */
function sameShallow(a: object | null, b: object | null): boolean {
  if (a === b) return true;
  if (a === null || b === null) return false;
  const other = b as Record<string, unknown>;
  return Object.entries(a).every(([key, value]) => {
    if (key === "place") return samePlace(value, other[key]);
    if (key === "action" || key === "trigger") return sameStep(value, other[key]);
    return other[key] === value;
  });
}

/** The block is spelled out by the id of the "+"; a folded group changes the ends of its lines. */
function samePlace(a: unknown, b: unknown): boolean {
  const one = a as InsertPlace;
  const two = b as InsertPlace;
  return one.after === two.after && one.before === two.before;
}

function sameStep(a: unknown, b: unknown): boolean {
  if (a === null || b === null) return a === b;
  const one = a as GraphAction;
  const two = b as GraphAction;
  return (
    one.name === two.name &&
    one.type === two.type &&
    one.kind === two.kind &&
    one.isDisabled === two.isDisabled
  );
}
