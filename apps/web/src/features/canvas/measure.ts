import type { BlockGraph, GraphAction } from "@towpath/flow";
import type { BlockLayout } from "./block-layout.ts";
import type { BlockEdge, BlockItem } from "./block-parts.ts";
import {
  BRANCH_GAP,
  BRANCH_HEADER,
  CARD_HEIGHT,
  CARD_WIDTH,
  EMPTY_HEIGHT,
  FRAME_HEADER,
  FRAME_PADDING,
  LEAF_EXTRA,
  PAGER_ROW,
} from "./geometry.ts";

export interface LayoutOptions {
  /** Names of containers that are drawn as one card. */
  readonly collapsed: ReadonlySet<string>;
  /** Whether "+" places are wanted: a canvas to look at has none. */
  readonly inserts: boolean;
  /** Whether loops keep a row for their pager. */
  readonly pagers: boolean;
}

/** An action with its size and, if it is an open container, the layout inside. */
export interface MeasuredAction {
  readonly action: GraphAction;
  readonly width: number;
  readonly height: number;
  readonly open: OpenContainer | null;
}

export interface OpenContainer {
  readonly headerHeight: number;
  /** Side by side for a condition or a switch; a loop or scope has one, without a label. */
  readonly columns: readonly MeasuredBlock[];
  readonly labelled: boolean;
}

export interface MeasuredBlock {
  readonly block: BlockGraph;
  readonly width: number;
  readonly height: number;
  readonly layout: BlockLayout;
  readonly actions: readonly MeasuredAction[];
}

export type LayoutOf = (items: readonly BlockItem[], edges: readonly BlockEdge[]) => BlockLayout;

/** How blocks are laid out, and what is known of blocks that were measured with the same options before. */
export interface Measuring {
  readonly layoutOf: LayoutOf;
  readonly measured: WeakMap<BlockGraph, MeasuredBlock>;
}

/** Sizes a block from the inside out. Blocks that an edit did not touch are the same objects, and are not looked into. */
export function measureBlock(block: BlockGraph, options: LayoutOptions, measuring: Measuring): MeasuredBlock {
  const known = measuring.measured.get(block);
  if (known !== undefined) return known;
  const fresh = measureAnew(block, options, measuring);
  measuring.measured.set(block, fresh);
  return fresh;
}

function measureAnew(block: BlockGraph, options: LayoutOptions, measuring: Measuring): MeasuredBlock {
  const leads = new Set(block.edges.map((edge) => edge.from));
  const actions = block.actions.map((action) => measureAction(action, options, measuring));
  const items = actions.map(({ action, width, height }) => {
    const extra = options.inserts && !leads.has(action.name) ? LEAF_EXTRA : 0;
    return { name: action.name, width, height: height + extra };
  });
  const layout = measuring.layoutOf(items, block.edges);
  if (actions.length === 0) return { block, width: CARD_WIDTH, height: EMPTY_HEIGHT, layout, actions };
  // Equal room on both sides of the entering line keeps it in the middle of every frame around.
  const half = Math.max(layout.startX, layout.width - layout.startX, CARD_WIDTH / 2);
  return { block, width: half * 2, height: layout.height, layout, actions };
}

function measureAction(action: GraphAction, options: LayoutOptions, measuring: Measuring): MeasuredAction {
  if (!action.isContainer || options.collapsed.has(action.name)) {
    return { action, width: CARD_WIDTH, height: CARD_HEIGHT, open: null };
  }
  const columns = action.blocks.map((block) => measureBlock(block, options, measuring));
  const labelled = isBranching(action);
  const pager = options.pagers && isLoop(action) ? PAGER_ROW : 0;
  const open = { headerHeight: FRAME_HEADER + pager, columns, labelled };
  return { action, open, ...(labelled ? sizeOfColumns(open) : sizeOfBody(open)) };
}

function sizeOfColumns(open: OpenContainer): { width: number; height: number } {
  const gaps = BRANCH_GAP * Math.max(open.columns.length - 1, 0);
  const width = open.columns.reduce((sum, column) => sum + columnWidth(column), gaps);
  const tallest = Math.max(EMPTY_HEIGHT, ...open.columns.map((column) => column.height));
  return {
    width: Math.max(width, CARD_WIDTH) + FRAME_PADDING * 2,
    height: open.headerHeight + FRAME_PADDING + BRANCH_HEADER + tallest + FRAME_PADDING * 2,
  };
}

function sizeOfBody(open: OpenContainer): { width: number; height: number } {
  const [body] = open.columns;
  const inner = body ?? { width: CARD_WIDTH, height: EMPTY_HEIGHT, actions: [] };
  const above = inner.actions.length === 0 ? FRAME_PADDING : 0;
  return {
    width: inner.width + FRAME_PADDING * 2,
    height: open.headerHeight + above + inner.height + FRAME_PADDING,
  };
}

export const columnWidth = (column: MeasuredBlock): number => column.width + FRAME_PADDING * 2;

/** Branches get a column each with a label; the type decides, so that a condition without `else` still shows one. */
function isBranching(action: GraphAction): boolean {
  return action.blocks.length > 1 || ["if", "switch"].includes(action.type.toLowerCase());
}

function isLoop(action: GraphAction): boolean {
  return ["foreach", "until"].includes(action.type.toLowerCase());
}
