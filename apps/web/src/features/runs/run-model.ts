import type { BlockGraph, FlowGraph, GraphAction } from "@towpath/flow";
import type { Saying } from "@towpath/prelude";
import { phrase, type Sayable } from "../../words/translate.ts";

export type StepStatus =
  | "Running"
  | "Waiting"
  | "Succeeded"
  | "Failed"
  | "Skipped"
  | "TimedOut"
  | "Cancelled";

/** A line of a run's steps, as the API lists them. Later lines about the same step replace earlier ones. */
export interface StepLine {
  readonly seq: number;
  readonly action: string;
  /** Repetition indexes of the loops around the action, outermost first. */
  readonly indexes: readonly number[];
  readonly status: StepStatus;
  readonly code: string | null;
  readonly error: { readonly code: string; readonly message: string } | null;
  /** What the message of the error was made of. */
  readonly saying?: Saying | undefined;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly durationMs: number | null;
  /** It waits for a person to say what became of its call. */
  readonly asksPerson?: boolean;
}

/** What went wrong, to be said in the reader's language. */
export const whyOf = ({ error, saying }: Pick<StepLine, "error" | "saying">): Sayable | null =>
  error === null ? null : { message: error.message, saying };

/** The steps that wait now, by their latest line. */
export function waitingLines(lines: readonly StepLine[]): readonly StepLine[] {
  const latest = new Map<string, StepLine>();
  for (const line of lines) {
    const key = `${line.action.toLowerCase()} ${line.indexes.join()}`;
    if ((latest.get(key)?.seq ?? -1) < line.seq) latest.set(key, line);
  }
  return [...latest.values()].filter(({ status }) => status === "Waiting");
}

/** How a step stands in the iteration that is looked at. */
export interface StepState {
  readonly status: StepStatus;
  /** What the run wrote about it; null for a status that only follows from other steps. */
  readonly line: StepLine | null;
  /** Words for a status that nothing was written about. */
  readonly note: string | null;
}

/** Which iteration of each loop is looked at, by the loop's name; a loop without one shows its own choice. */
export type IterationChoice = ReadonlyMap<string, number>;

/** The iterations of one loop, inside the iterations of the loops around it. */
export interface LoopIterations {
  readonly current: number;
  readonly count: number;
  /** Ascending. */
  readonly failed: readonly number[];
}

interface Place {
  readonly action: GraphAction;
  /** Names of the loops around it, outermost first. */
  readonly loops: readonly string[];
  /** Names of all actions inside, at any depth. */
  readonly inside: readonly string[];
  /** Name of the container around it; null at the top. */
  readonly parent: string | null;
  /** Names of the actions beside it that run when it has failed. */
  readonly handlers: readonly string[];
}

/** How often a loop went round, and where a step failed. */
interface SeenIterations {
  last: number;
  /** Ascending where `isSorted`. */
  failed: number[];
  isSorted: boolean;
}

/** What is known of a run of which not all lines are read. */
export interface LargeRun {
  readonly iterations: ReadonlyMap<string, SeenIterations>;
  /** The iterations whose lines are read: indexes joined by dots. */
  readonly loaded: ReadonlySet<string>;
}

/** How often each loop of a long run went round, as the server counted it. */
export function countedLoops(
  loops: readonly {
    readonly loop: string;
    readonly around: readonly number[];
    readonly count: number;
    readonly failed: readonly (readonly [number, number])[];
  }[],
): LargeRun["iterations"] {
  return new Map(
    loops.map(({ loop, around, count, failed }) => {
      const all = failed.flatMap(([first, last]) =>
        Array.from({ length: last - first + 1 }, (_, n) => first + n),
      );
      return [iterationKey(loop, around), { last: count - 1, failed: all, isSorted: true }];
    }),
  );
}

/**
 * What a run's steps say about each action of its definition. Total: lines of actions that are not in the
 * definition, and indexes that do not fit, are left aside.
 */
export class RunModel {
  private readonly places: ReadonlyMap<string, Place>;
  private readonly lines = new Map<string, Map<string, StepLine>>();
  private readonly iterations: Map<string, SeenIterations>;
  private readonly large: LargeRun | null;
  readonly isOver: boolean;

  /**
   * @param over whether the run has ended: then nothing runs any more, whatever the last line says
   * @param large given when the lines are not all there are
   */
  constructor(graph: FlowGraph, lines: readonly StepLine[], over: boolean, large: LargeRun | null = null) {
    this.places = placesOf(graph.root);
    this.isOver = over;
    this.large = large;
    this.iterations = new Map(large?.iterations);
    for (const line of lines) this.take(line);
    if (large !== null) return;
    for (const byIndexes of this.lines.values()) for (const line of byIndexes.values()) this.count(line);
  }

  /** How an action stands in the chosen iterations; null when the run has not come to it. */
  stateOf(name: string, choice: IterationChoice): StepState | null {
    const place = this.places.get(name.toLowerCase());
    if (place === undefined) return null;
    const indexes = this.indexesOf(place, choice);
    const line = this.lineAt(name, indexes);
    if (line !== undefined) return this.stateOfLine(line);
    if (this.large !== null && indexes.length > 0 && !this.large.loaded.has(indexes.join("."))) return null;
    if (this.isOver)
      return { status: "Skipped", line: null, note: phrase("The run ended before it came to this step.") };
    // A container writes its own line when it ends; until then its steps tell that it runs.
    const begun = place.inside.some((inner) => this.hasLineBelow(inner, indexes));
    return begun ? { status: "Running", line: null, note: null } : null;
  }

  /** The iterations of a loop; null for an action that is no loop, or whose loop has not begun. */
  iterationsOf(loop: string, choice: IterationChoice): LoopIterations | null {
    const place = this.places.get(loop.toLowerCase());
    if (place === undefined || !isLoop(place.action)) return null;
    const around = this.indexesOf(place, choice);
    return this.iterationsWithin(place, around, choice);
  }

  /** Names of all actions of the definition, in the order of execution. */
  get names(): readonly string[] {
    return [...this.places.values()].map(({ action }) => action.name);
  }

  isLoop(name: string): boolean {
    const place = this.places.get(name.toLowerCase());
    return place !== undefined && isLoop(place.action);
  }

  /** The iterations that the choice shows, as indexes joined by dots: what has to be read of a long run. */
  pathsShown(choice: IterationChoice): ReadonlySet<string> {
    const paths = new Set<string>();
    for (const place of this.places.values()) {
      const indexes = this.indexesOf(place, choice);
      if (indexes.length > 0) paths.add(indexes.join("."));
    }
    return paths;
  }

  /** Names of the loops of the definition, in its order. */
  get loops(): readonly string[] {
    return [...this.places.values()].filter(({ action }) => isLoop(action)).map(({ action }) => action.name);
  }

  /** The chosen iteration of each loop around an action, outermost first: `[["Outer", 2], ["Inner", 0]]`. */
  iterationPath(name: string, choice: IterationChoice): readonly (readonly [string, number])[] {
    const place = this.places.get(name.toLowerCase());
    if (place === undefined) return [];
    const indexes = this.indexesOf(place, choice);
    return place.loops.slice(0, indexes.length).map((loop, depth) => [loop, indexes[depth] ?? 0] as const);
  }

  /**
   * The earliest step that failed by itself: a container only fails because a step inside it does. A failure that
   * other actions dealt with is not why the run failed, so it only counts when there is no other.
   */
  firstFailure(): StepLine | null {
    const failed = [...this.lines].flatMap(([name, byIndexes]) =>
      this.places.get(name)?.action.isContainer === false ? [...byIndexes.values()].filter(hasFailed) : [],
    );
    const open = failed.filter((line) => !this.isDealtWith(line.action, line.indexes));
    return earliest(open) ?? earliest(failed);
  }

  /** The last that was written of a step in one iteration; null: nothing is known of it. */
  lineOf(name: string, indexes: readonly number[]): StepLine | null {
    return this.lines.get(name.toLowerCase())?.get(indexes.join(".")) ?? null;
  }

  /** Whether an action that waits for the failure ran: beside the failed one, or beside a container around it. */
  private isDealtWith(name: string, indexes: readonly number[]): boolean {
    const place = this.places.get(name.toLowerCase());
    if (place === undefined) return false;
    const here = indexes.slice(0, place.loops.length).join(".");
    const ran = place.handlers.some((handler) => {
      const line = this.lines.get(handler.toLowerCase())?.get(here);
      return line !== undefined && line.status !== "Skipped";
    });
    return ran || (place.parent !== null && this.isDealtWith(place.parent, indexes));
  }

  /** The choice of iterations that shows a line. */
  choiceFor(line: Pick<StepLine, "action" | "indexes">): IterationChoice {
    const loops = this.places.get(line.action.toLowerCase())?.loops ?? [];
    return new Map(
      loops.flatMap((loop, depth) =>
        line.indexes[depth] === undefined ? [] : [[loop, line.indexes[depth]]],
      ),
    );
  }

  private stateOfLine(line: StepLine): StepState {
    const goesOn = line.status === "Running" || line.status === "Waiting";
    if (!this.isOver || !goesOn) return { status: line.status, line, note: null };
    return { status: "Cancelled", line, note: phrase("The run ended before this step did.") };
  }

  private take(line: StepLine): void {
    const name = line.action.toLowerCase();
    const byIndexes = this.lines.get(name) ?? new Map<string, StepLine>();
    const key = line.indexes.join(".");
    const known = byIndexes.get(key);
    if (known === undefined || known.seq <= line.seq) byIndexes.set(key, line);
    this.lines.set(name, byIndexes);
  }

  private count(line: StepLine): void {
    const place = this.places.get(line.action.toLowerCase());
    if (place === undefined) return;
    for (const [depth, loop] of place.loops.entries()) {
      const index = line.indexes[depth];
      if (index === undefined) return;
      const key = iterationKey(loop, line.indexes.slice(0, depth));
      const seen = this.iterations.get(key) ?? { last: 0, failed: [], isSorted: true };
      seen.last = Math.max(seen.last, index);
      if (hasFailed(line)) {
        seen.failed.push(index);
        seen.isSorted = false;
      }
      this.iterations.set(key, seen);
    }
  }

  /** A step that was skipped with the loop around it has a line with fewer indexes. */
  private lineAt(name: string, indexes: readonly number[]): StepLine | undefined {
    const byIndexes = this.lines.get(name.toLowerCase());
    for (let length = indexes.length; byIndexes !== undefined && length >= 0; length--) {
      const line = byIndexes.get(indexes.slice(0, length).join("."));
      if (line !== undefined && (length === indexes.length || line.status === "Skipped")) return line;
    }
    return undefined;
  }

  private hasLineBelow(name: string, indexes: readonly number[]): boolean {
    const prefix = indexes.join(".");
    for (const line of this.lines.get(name.toLowerCase())?.values() ?? []) {
      if (line.indexes.slice(0, indexes.length).join(".") === prefix) return true;
    }
    return false;
  }

  private indexesOf(place: Place, choice: IterationChoice): readonly number[] {
    const indexes: number[] = [];
    for (const name of place.loops) {
      const loop = this.places.get(name.toLowerCase());
      const within = loop === undefined ? null : this.iterationsWithin(loop, indexes, choice);
      if (within === null) break;
      indexes.push(within.current);
    }
    return indexes;
  }

  private iterationsWithin(
    loop: Place,
    around: readonly number[],
    choice: IterationChoice,
  ): LoopIterations | null {
    const seen = this.iterations.get(iterationKey(loop.action.name, around));
    if (seen === undefined) return null;
    if (!seen.isSorted) {
      seen.failed = [...new Set(seen.failed)].sort((a, b) => a - b);
      seen.isSorted = true;
    }
    const { failed, last } = seen;
    const wanted = choice.get(loop.action.name) ?? firstLook(loop.action, failed, last);
    return { current: Math.max(0, Math.min(wanted, last)), count: last + 1, failed };
  }
}

/** What a reader most likely wants to see: what went wrong; else the beginning, or how an Until ended. */
function firstLook(loop: GraphAction, failed: readonly number[], last: number): number {
  if (loop.type.toLowerCase() === "until") return last;
  return failed[0] ?? 0;
}

/** The next or previous failed iteration; null when there is none in that direction. */
export function failedBeside(iterations: LoopIterations, direction: 1 | -1): number | null {
  const { failed, current } = iterations;
  const found =
    direction === 1 ? failed.find((index) => index > current) : failed.findLast((index) => index < current);
  return found ?? null;
}

export function isLoop(action: GraphAction): boolean {
  const type = action.type.toLowerCase();
  return type === "foreach" || type === "until";
}

function iterationKey(loop: string, around: readonly number[]): string {
  return `${loop.toLowerCase()}\n${around.join(".")}`;
}

function placesOf(root: BlockGraph): ReadonlyMap<string, Place> {
  const places = new Map<string, Place>();
  const visit = (block: BlockGraph, loops: readonly string[]): string[] =>
    block.actions.flatMap((action) => {
      const handlers = handlersIn(block, action.name);
      const place = { action, loops, inside: [] as string[], parent: block.ref.container, handlers };
      places.set(action.name.toLowerCase(), place);
      const within = isLoop(action) ? [...loops, action.name] : loops;
      for (const inner of action.blocks) place.inside.push(...visit(inner, within));
      return [action.name, ...place.inside];
    });
  visit(root, []);
  return places;
}

const handlersIn = (block: BlockGraph, name: string): readonly string[] =>
  block.edges
    .filter(({ from, statuses }) => from === name && statuses.includes("Failed"))
    .map(({ to }) => to);

const hasFailed = (line: StepLine): boolean => line.status === "Failed" || line.status === "TimedOut";

const earliest = (lines: readonly StepLine[]): StepLine | null =>
  lines.reduce<StepLine | null>(
    (known, line) => (known === null || line.seq < known.seq ? line : known),
    null,
  );
