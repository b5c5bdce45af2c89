import { type Point, ROW_GAP, TURN } from "./geometry.ts";

const CORNER = 10;

export interface RouteShape {
  /** Points dagre gave between the two cards: gap, row, gap, row … gap; empty for a straight neighbour. */
  readonly bends: readonly Point[];
  /** How many lines leave the source and reach the target: they decide where lines fork and join. */
  readonly sourceFanOut: number;
  readonly targetFanIn: number;
}

export interface Route {
  readonly points: readonly Point[];
  /** Where the "+" of this line sits. */
  readonly insertAt: Point;
}

/** Lines turn near the top of a gap when they fork and near its bottom when they join, so that each keeps its own "+". */
function turnY(gapMiddle: number, joins: boolean): number {
  return joins ? gapMiddle + ROW_GAP / 2 - TURN : gapMiddle - ROW_GAP / 2 + TURN;
}

/** Routes one line between two cards of a block at right angles. */
export function routeDown(start: Point, end: Point, shape: RouteShape): Route {
  const joins = shape.targetFanIn > 1;
  const middles = shape.bends.length === 0 ? [(start.y + end.y) / 2] : everySecond(shape.bends, 0, "y");
  const columns = everySecond(shape.bends, 1, "x");
  const points: Point[] = [start];
  let x = start.x;
  middles.forEach((middle, index) => {
    const isLast = index === middles.length - 1;
    const nextX = columns[index] ?? end.x;
    const y = turnY(middle, isLast && joins);
    if (nextX !== x) points.push({ x, y }, { x: nextX, y });
    x = nextX;
  });
  points.push(end);
  const first = middles[0] ?? start.y;
  const last = middles.at(-1) ?? end.y;
  return { points, insertAt: insertPoint(points, first, last, shape) };
}

function everySecond(bends: readonly Point[], from: number, axis: "x" | "y"): number[] {
  return bends.filter((_, index) => index % 2 === from).map((bend) => bend[axis]);
}

function insertPoint(points: readonly Point[], first: number, last: number, shape: RouteShape): Point {
  const start = points[0] ?? { x: 0, y: 0 };
  const end = points.at(-1) ?? start;
  if (shape.targetFanIn <= 1) {
    return { x: end.x, y: points.length === 2 ? last : last + 12 };
  }
  if (shape.sourceFanOut <= 1) return { x: start.x, y: points.length === 2 ? first : first - 12 };
  // Both ends are shared: the longest stretch is where this line is most likely to be alone.
  return middleOfLongest(points, end);
}

function middleOfLongest(points: readonly Point[], fallback: Point): Point {
  let best = { length: -1, at: fallback };
  points.slice(1).forEach((to, index) => {
    const from = points[index] ?? to;
    const length = distance(from, to);
    if (length > best.length) best = { length, at: { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 } };
  });
  return best.at;
}

/** The SVG path through `points`, with rounded corners. */
export function roundedPath(points: readonly Point[]): string {
  const [first, ...rest] = points;
  if (first === undefined) return "";
  let path = `M${first.x},${first.y}`;
  rest.forEach((point, index) => {
    const next = rest[index + 1];
    const previous = points[index] ?? first;
    path += next === undefined ? `L${point.x},${point.y}` : corner(previous, point, next);
  });
  return path;
}

function corner(previous: Point, at: Point, next: Point): string {
  const radius = Math.min(CORNER, distance(previous, at) / 2, distance(at, next) / 2);
  const into = towards(at, previous, radius);
  const out = towards(at, next, radius);
  return `L${into.x},${into.y}Q${at.x},${at.y} ${out.x},${out.y}`;
}

const distance = (a: Point, b: Point): number => Math.abs(a.x - b.x) + Math.abs(a.y - b.y);

/** The point `length` away from `from` towards `to`; lines only run along an axis. */
function towards(from: Point, to: Point, length: number): Point {
  return { x: from.x + Math.sign(to.x - from.x) * length, y: from.y + Math.sign(to.y - from.y) * length };
}
