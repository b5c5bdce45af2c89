import type { BlockGraph, FlowGraph, GraphAction, GraphEdge } from "@towpath/flow";
import { actionId, type CanvasTarget, type InsertPlace, TRIGGER_ID } from "../canvas/placed-node.ts";

interface RowPlace {
  readonly id: string;
  /** 1 is the top, as `aria-level` counts. */
  readonly level: number;
  /** Its place among the rows beside it, from 1. */
  readonly position: number;
  readonly size: number;
}

export type ActionRow = RowPlace & {
  readonly kind: "action";
  readonly action: GraphAction;
  /** The block it stands in. */
  readonly block: BlockGraph;
  /** Null: it holds nothing that could be folded. */
  readonly isOpen: boolean | null;
  /** How many actions are inside, at any depth. */
  readonly inside: number;
};

export type BranchRow = RowPlace & { readonly kind: "branch"; readonly block: BlockGraph };

/** One line of the outline. */
export type OutlineRow =
  | (RowPlace & { readonly kind: "trigger"; readonly trigger: FlowGraph["trigger"] })
  | ActionRow
  | BranchRow
  /** A place to move to; there are some only while actions are moved. */
  | (RowPlace & { readonly kind: "place"; readonly place: InsertPlace; readonly block: BlockGraph });

export interface Outline {
  readonly rows: readonly OutlineRow[];
  /** The row that shows each action: its own, or the folded one around it. */
  readonly shownBy: ReadonlyMap<string, string>;
}

/**
 * The flow as lines in the order of execution. Branches of a condition or a switch are lines of their own; what a scope or
 * a loop holds stands right below it.
 *
 * @param withPlaces also where actions can be moved to
 */
export function outlineOf(graph: FlowGraph, collapsed: ReadonlySet<string>, withPlaces = false): Outline {
  const rows: OutlineRow[] = [];
  const shownBy = new Map<string, string>();
  const top = graph.root.actions.length + 1;
  rows.push({ kind: "trigger", id: TRIGGER_ID, level: 1, position: 1, size: top, trigger: graph.trigger });
  const addPlace = (block: BlockGraph, after: string | null, level: number) => {
    if (!withPlaces) return;
    const place = { block: block.ref, after, before: null };
    rows.push({ kind: "place", id: placeId(place), level, position: 1, size: 1, place, block });
  };
  const addBlock = (block: BlockGraph, level: number, before: number) => {
    addPlace(block, null, level);
    const size = block.actions.length + before;
    block.actions.forEach((action, index) => {
      addAction(action, block, { level, position: index + 1 + before, size });
      addPlace(block, action.name, level);
    });
  };
  const addAction = (action: GraphAction, block: BlockGraph, at: Omit<RowPlace, "id">) => {
    const inner = innerNames(action);
    const isOpen = action.isContainer ? !collapsed.has(action.name) : null;
    const id = actionId(action.name);
    rows.push({ kind: "action", id, ...at, action, block, isOpen, inside: inner.length });
    shownBy.set(action.name, id);
    if (isOpen === false) for (const name of inner) shownBy.set(name, id);
    if (isOpen === true) addBlocks(action, at.level + 1);
  };
  const addBlocks = (action: GraphAction, level: number) => {
    const [only] = action.blocks;
    if (only !== undefined && hasOneBlock(action)) return addBlock(only, level, 0);
    const size = action.blocks.length;
    action.blocks.forEach((block, index) => {
      rows.push({ kind: "branch", id: branchId(block), level, position: index + 1, size, block });
      addBlock(block, level + 1, 0);
    });
  };
  addBlock(graph.root, 1, 1);
  return { rows, shownBy };
}

/** Of a switch even the one branch is a choice among others to come. */
const hasOneBlock = (action: GraphAction): boolean =>
  action.blocks.length === 1 && action.type.toLowerCase() !== "switch";

const branchId = ({ ref }: BlockGraph): string => `branch:${ref.container ?? ""}/${ref.branch}`;
const placeId = ({ block, after }: InsertPlace): string =>
  `place:${block.container ?? ""}/${block.branch}/${after ?? ""}`;

export function innerNames(action: GraphAction): readonly string[] {
  return action.blocks.flatMap((block) =>
    block.actions.flatMap((inner) => [inner.name, ...innerNames(inner)]),
  );
}

export function targetOfRow(row: OutlineRow): CanvasTarget | null {
  if (row.kind === "trigger") return { kind: "trigger" };
  return row.kind === "action" ? { kind: "action", name: row.action.name } : null;
}

/** The lines that lead to an action. */
export const linesTo = ({ block, action }: ActionRow): readonly GraphEdge[] =>
  block.edges.filter((edge) => edge.to === action.name);

/** True where the action simply follows the one above it: nothing has to be said about when it runs. */
export function followsOneAbove(row: ActionRow): boolean {
  const lines = linesTo(row);
  const [line] = lines;
  if (line === undefined || lines.length !== 1 || String(line.statuses) !== "Succeeded") return false;
  const index = row.block.actions.indexOf(row.action);
  return line.from === (row.block.actions[index - 1]?.name ?? null);
}
