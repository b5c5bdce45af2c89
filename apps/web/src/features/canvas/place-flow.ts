import type { BlockGraph, FlowGraph } from "@towpath/flow";
import { edgeKey } from "./block-layout.ts";
import {
  type Box,
  BRANCH_GAP,
  BRANCH_HEADER,
  bottom,
  CARD_HEIGHT,
  CARD_WIDTH,
  centreX,
  EMPTY_HEIGHT,
  FRAME_PADDING,
  INSERT_SIZE,
  type Point,
} from "./geometry.ts";
import { columnWidth, type LayoutOptions, type MeasuredAction, type MeasuredBlock } from "./measure.ts";
import { blockOf, type MovedBlock, type PlacedBlocks, type RememberedBlock } from "./placed-block.ts";
import { PlacedFlow } from "./placed-flow.ts";
import { actionId, type InsertPlace, type PlacedEdge, type PlacedNode, TRIGGER_ID } from "./placed-node.ts";
import { type Route, routeDown } from "./route-edge.ts";
import { isPlain, titleOf } from "./titles.ts";

type GraphEdge = BlockGraph["edges"][number];

interface Output {
  readonly parts: (PlacedNode | MovedBlock)[];
  readonly edges: PlacedEdge[];
  readonly inserts: boolean;
  readonly placed: PlacedBlocks;
}

/** Where the line into a block comes from: the trigger card, or the header of a container. */
interface BlockStart {
  readonly id: string;
  /** What the first "+" names before it; null inside containers, whose header is above. */
  readonly title: string | null;
  readonly at: Point;
}

/**
 * Gives everything its place on the canvas. The trigger's middle is x = 0, so the top stays where it is on edits.
 *
 * @param placed where blocks were placed before, with the same options: what was not measured anew is only moved
 */
export function placeFlow(
  graph: FlowGraph,
  root: MeasuredBlock,
  options: LayoutOptions,
  placed: PlacedBlocks = new WeakMap(),
): PlacedFlow {
  const output: Output = { parts: [], edges: [], inserts: options.inserts, placed };
  output.parts.push({
    kind: "trigger",
    id: TRIGGER_ID,
    trigger: graph.trigger,
    x: -CARD_WIDTH / 2,
    y: 0,
    width: CARD_WIDTH,
    height: CARD_HEIGHT,
  });
  const start = {
    id: TRIGGER_ID,
    title: graph.trigger === null ? null : titleOf(graph.trigger.name),
    at: { x: 0, y: CARD_HEIGHT },
  };
  if (root.actions.length === 0) placeFirstInsert(root, start, output);
  else placeBlock(root, { x: -root.layout.startX, y: CARD_HEIGHT }, start, output);
  return new PlacedFlow(blockOf(output.parts, output.edges));
}

/** An empty flow: the "+" hangs below its trigger. */
function placeFirstInsert(root: MeasuredBlock, start: BlockStart, output: Output): void {
  if (start.title === null) return;
  placeLeafInsert(
    { block: root.block.ref, after: null, before: null },
    start.id,
    { afterTitle: start.title, beforeTitle: null, blockTitle: root.block.title },
    start.at,
    output,
  );
}

function placeBlock(measured: MeasuredBlock, origin: Point, start: BlockStart, output: Output): void {
  const known = output.placed.get(measured);
  const isSame = known !== undefined && known.start === start.id && known.title === start.title;
  const { block, origin: from } = isSame ? known : placeAnew(measured, origin, start, output);
  output.parts.push({ kind: "block", block, dx: origin.x - from.x, dy: origin.y - from.y });
}

function placeAnew(
  measured: MeasuredBlock,
  origin: Point,
  start: BlockStart,
  around: Output,
): RememberedBlock {
  const output: Output = { ...around, parts: [], edges: [] };
  const boxes = new Map(
    measured.actions.map((action) => [action.action.name, boxOf(action, measured, origin)]),
  );
  const room: RoutingRoom = { measured, origin, start, boxes, fans: countFans(measured.block.edges) };
  const incoming = edgesByTarget(measured.block.edges);
  for (const action of measured.actions) {
    const name = action.action.name;
    const box = boxOf(action, measured, origin);
    for (const edge of incoming.get(name) ?? []) placeEdge(edge, box, room, output);
    placeAction(action, box, output);
    if (room.fans.out.has(name)) continue;
    const place = { block: measured.block.ref, after: name, before: null };
    const titles = { afterTitle: titleOf(name), beforeTitle: null, blockTitle: measured.block.title };
    placeLeafInsert(place, actionId(name), titles, { x: centreX(box), y: bottom(box) }, output);
  }
  const block = blockOf(output.parts, output.edges);
  const remembered = { origin, start: start.id, title: start.title, block };
  around.placed.set(measured, remembered);
  return remembered;
}

function edgesByTarget(edges: readonly GraphEdge[]): ReadonlyMap<string, readonly GraphEdge[]> {
  const incoming = new Map<string, GraphEdge[]>();
  for (const edge of edges) {
    const known = incoming.get(edge.to);
    if (known === undefined) incoming.set(edge.to, [edge]);
    else known.push(edge);
  }
  return incoming;
}

function boxOf(action: MeasuredAction, measured: MeasuredBlock, origin: Point): Box {
  const at = measured.layout.at.get(action.action.name) ?? { x: 0, y: 0 };
  return { x: origin.x + at.x, y: origin.y + at.y, width: action.width, height: action.height };
}

const startBox = (start: BlockStart): Box => ({ x: start.at.x, y: start.at.y, width: 0, height: 0 });

interface Fans {
  readonly out: ReadonlyMap<string | null, number>;
  readonly into: ReadonlyMap<string, number>;
}

function countFans(edges: readonly GraphEdge[]): Fans {
  const out = new Map<string | null, number>();
  const into = new Map<string, number>();
  for (const edge of edges) {
    out.set(edge.from, (out.get(edge.from) ?? 0) + 1);
    into.set(edge.to, (into.get(edge.to) ?? 0) + 1);
  }
  return { out, into };
}

interface RoutingRoom {
  readonly measured: MeasuredBlock;
  readonly origin: Point;
  readonly start: BlockStart;
  readonly boxes: ReadonlyMap<string, Box>;
  readonly fans: Fans;
}

function routeOf(edge: GraphEdge, source: Box, target: Box, room: RoutingRoom): Route {
  const bends = (room.measured.layout.bends.get(edgeKey(edge)) ?? []).map((point) => ({
    x: point.x + room.origin.x,
    y: point.y + room.origin.y,
  }));
  const start = { x: centreX(source), y: bottom(source) };
  const end = { x: centreX(target), y: target.y };
  const sourceFanOut = room.fans.out.get(edge.from) ?? 1;
  const targetFanIn = room.fans.into.get(edge.to) ?? 1;
  return routeDown(start, end, { bends, sourceFanOut, targetFanIn });
}

function placeEdge(edge: GraphEdge, box: Box, room: RoutingRoom, output: Output): void {
  const { start, measured } = room;
  const from = edge.from === null ? startBox(start) : room.boxes.get(edge.from);
  if (from === undefined) return;
  const route = routeOf(edge, from, box, room);
  const source = edge.from === null ? start.id : actionId(edge.from);
  const target = actionId(edge.to);
  const statuses = edge.from === null || isPlain(edge.statuses) ? null : edge.statuses.join();
  const labelAt = { x: route.insertAt.x + INSERT_SIZE / 2 + 6, y: route.insertAt.y };
  output.edges.push({ id: `${source}->${target}`, source, target, points: route.points, statuses, labelAt });
  if (!output.inserts) return;
  const afterTitle = edge.from === null ? start.title : titleOf(edge.from);
  const place = { block: measured.block.ref, after: edge.from, before: edge.to };
  const titles = { afterTitle, beforeTitle: titleOf(edge.to), blockTitle: measured.block.title };
  output.parts.push(insertNode(place, titles, route.insertAt));
}

function placeLeafInsert(
  place: InsertPlace,
  source: string,
  titles: InsertTitles,
  from: Point,
  output: Output,
): void {
  if (!output.inserts) return;
  const at = { x: from.x, y: from.y + 20 + INSERT_SIZE / 2 };
  const node = insertNode(place, titles, at);
  output.parts.push(node);
  const points = [from, { x: at.x, y: at.y - INSERT_SIZE / 2 }];
  output.edges.push({
    id: `${source}->${node.id}`,
    source,
    target: node.id,
    points,
    statuses: null,
    labelAt: at,
  });
}

type InsertTitles = Pick<
  Extract<PlacedNode, { kind: "insert" }>,
  "afterTitle" | "beforeTitle" | "blockTitle"
>;

function insertNode(place: InsertPlace, titles: InsertTitles, at: Point): PlacedNode {
  return {
    kind: "insert",
    id: `insert:${JSON.stringify([place.block.container, place.block.branch, place.after, place.before])}`,
    place,
    ...titles,
    empty: false,
    x: at.x - INSERT_SIZE / 2,
    y: at.y - INSERT_SIZE / 2,
    width: INSERT_SIZE,
    height: INSERT_SIZE,
  };
}

function placeAction(measured: MeasuredAction, box: Box, output: Output): void {
  const { action, open } = measured;
  const id = actionId(action.name);
  if (open === null) {
    const hidden = action.isContainer ? countActions(action.blocks) : null;
    output.parts.push({ kind: "action", id, action, hidden, ...box });
    return;
  }
  output.parts.push({ kind: "container", id, action, headerHeight: open.headerHeight, ...box });
  const top = box.y + open.headerHeight;
  if (!open.labelled) {
    for (const column of open.columns) {
      placeInner(column, { x: box.x + FRAME_PADDING, y: top, width: column.width, height: 0 }, id, output);
    }
    return;
  }
  placeColumns(measured, box, top + FRAME_PADDING, output);
}

function placeColumns(measured: MeasuredAction, box: Box, y: number, output: Output): void {
  const columns = measured.open?.columns ?? [];
  const total = columns.reduce((sum, column) => sum + columnWidth(column), BRANCH_GAP * (columns.length - 1));
  let x = centreX(box) - total / 2;
  for (const column of columns) {
    const { ref, title } = column.block;
    const frame = { x, y, width: columnWidth(column), height: bottom(box) - FRAME_PADDING - y };
    const id = `branch:${JSON.stringify([ref.container, ref.branch])}`;
    output.parts.push({
      kind: "branch",
      id,
      branch: ref.branch,
      title,
      tone: toneOf(measured, ref.branch),
      ...frame,
    });
    const inner = { x: x + FRAME_PADDING, y: y + BRANCH_HEADER, width: column.width, height: 0 };
    placeInner(column, inner, id, output);
    x += frame.width + BRANCH_GAP;
  }
}

function toneOf(measured: MeasuredAction, branch: string): "yes" | "no" | "plain" {
  if (measured.action.type.toLowerCase() !== "if") return "plain";
  return branch === "else" ? "no" : "yes";
}

/** What a container or one of its columns holds; `room.y` is the lower edge of the header above. */
function placeInner(column: MeasuredBlock, room: Box, sourceId: string, output: Output): void {
  const middle = centreX(room);
  if (column.actions.length > 0) {
    const origin = { x: middle - column.layout.startX, y: room.y };
    placeBlock(column, origin, { id: sourceId, title: null, at: { x: middle, y: room.y } }, output);
    return;
  }
  const isBody = sourceId.startsWith("action:");
  output.parts.push({
    ...insertNode(
      { block: column.block.ref, after: null, before: null },
      { afterTitle: null, beforeTitle: null, blockTitle: column.block.title },
      { x: 0, y: 0 },
    ),
    kind: "insert",
    empty: true,
    x: middle - CARD_WIDTH / 2,
    y: room.y + (isBody ? FRAME_PADDING : 0),
    width: CARD_WIDTH,
    height: EMPTY_HEIGHT,
  } as PlacedNode);
}

function countActions(blocks: readonly BlockGraph[]): number {
  return blocks.reduce(
    (sum, block) => sum + block.actions.reduce((inner, action) => inner + 1 + countActions(action.blocks), 0),
    0,
  );
}
