import { compileTemplate, isObject, type Value, type ValueObject } from "@towpath/expressions";
import type { Sayable } from "@towpath/prelude";
import { member, memberObject, memberText } from "./actions/inputs.ts";
import { compileCondition } from "./condition.ts";
import type { ActionPlan, BlockPlan, Program, RunAfter } from "./plan.ts";
import { STATUS_BIT } from "./plan.ts";

/** Thrown inside the compiler only, and caught at its door: a definition that cannot become a plan. */
export class PlanProblem extends Error {
  readonly path: string;
  readonly code: "InvalidDefinition" | "InvalidParameter";
  constructor(message: string, path: string, code: PlanProblem["code"] = "InvalidDefinition") {
    super(message);
    this.path = path;
    this.code = code;
  }
}

type DraftAction = Omit<Draft<ActionPlan>, "followers"> & { followers: number[] };
/** The plan while it grows: links between actions and blocks are closed before anybody else sees them. */
type Draft<T> = { -readonly [K in keyof T]: T[K] };
export interface CompileState {
  readonly byName: Map<string, ActionPlan>;
  /** Makes the program of one action; containers call back for their blocks. */
  program(action: ValueObject, plan: ActionPlan, path: string): Program;
  /** Lower-case: designers of agent flows let first actions run after it. Null: a flow without a trigger. */
  readonly triggerName: string | null;
  /** Why an action's expressions have no value in any run, by lower-case name. */
  readonly unreadable: ReadonlyMap<string, Sayable>;
  /** What is pinned to an action for a draft run. */
  pin(name: string): Value | undefined;
  /** An entry of the definition's `staticResults`. */
  staticResult(name: string): Value | undefined;
  /** Loops whose iterations need not be remembered, by lower-case name. */
  readonly forgetful: ReadonlySet<string>;
  /** By lower-case action name. */
  readonly hidden: ReadonlyMap<string, ReadonlySet<"inputs" | "outputs">>;
}

const STATUS_BITS: Readonly<Record<string, number>> = Object.fromEntries(
  Object.entries(STATUS_BIT).map(([status, bit]) => [status.toLowerCase(), bit]),
);

/**
 * Compiles the actions of one block, predecessors before followers.
 *
 * @param path JSON Pointer of the object that holds the actions
 */
export function compileBlock(
  state: CompileState,
  actions: Value | undefined,
  place: { owner: ActionPlan | null; branch: string; path: string },
): BlockPlan {
  const found = actions ?? {};
  if (!isObject(found)) throw new PlanProblem("The actions must be an object of named actions.", place.path);
  const sources = readActions(found, place.path);
  if (place.owner === null) startWithTrigger(sources, state.triggerName);
  const ordered = inOrder(sources, place.path);
  const block: Draft<BlockPlan> = {
    branch: place.branch,
    owner: place.owner,
    path: [],
    actions: [],
    starts: [],
    leaves: [],
  };
  block.path = [...(place.owner?.block.path ?? []), block];
  const positions = new Map(ordered.map((source, position) => [source.name.toLowerCase(), position]));
  const plans = ordered.map((source, position) => draftAction(source, position, positions, block));
  for (const plan of plans) {
    for (const before of plan.runAfter) plans[before.position]?.followers.push(plan.position);
  }
  block.actions = plans;
  block.starts = plans.filter((plan) => plan.runAfter.length === 0).map((plan) => plan.position);
  block.leaves = plans.filter((plan) => plan.followers.length === 0).map((plan) => plan.position);
  for (const [position, plan] of plans.entries()) {
    const source = ordered[position] as Source;
    register(state, plan, source.path);
    const hidden = state.hidden.get(plan.name.toLowerCase());
    if (hidden !== undefined) plan.hidden = [...hidden];
    plan.unreadable = state.unreadable.get(plan.name.toLowerCase()) ?? null;
    plan.program = state.program(source.action, plan, source.path);
  }
  return block;
}

interface Source {
  readonly name: string;
  readonly path: string;
  readonly action: ValueObject;
  /** The predecessors by lower-case name. */
  readonly after: Map<string, Before>;
}

interface Before {
  /** As the document writes it. */
  readonly name: string;
  readonly statuses: number;
}

export const escapePointer = (name: string) => name.replaceAll("~", "~0").replaceAll("/", "~1");

function readActions(actions: ValueObject, path: string): Source[] {
  return Object.entries(actions).map(([name, action]) => {
    const at = `${path}/${escapePointer(name)}`;
    if (!isObject(action)) throw new PlanProblem(`The action '${name}' must be an object.`, at);
    return { name, path: at, action, after: readRunAfter(name, action, at) };
  });
}

/** What runs after the trigger starts with the flow: a trigger that let a run begin has succeeded. */
function startWithTrigger(sources: readonly Source[], trigger: string | null): void {
  if (trigger === null || sources.some((source) => source.name.toLowerCase() === trigger)) return;
  for (const { after } of sources) {
    const before = after.get(trigger);
    if (before !== undefined && (before.statuses & STATUS_BIT.Succeeded) !== 0) after.delete(trigger);
  }
}

function readRunAfter(name: string, action: ValueObject, path: string): Map<string, Before> {
  const after = new Map<string, Before>();
  for (const [before, statuses] of Object.entries(memberObject(action, "runAfter"))) {
    const listed = Array.isArray(statuses) ? statuses : [statuses];
    const wrong = listed.find((status) => bitOf(status) === 0);
    if (wrong !== undefined) {
      throw new PlanProblem(
        `'${name}' runs after '${before}' with the status ${JSON.stringify(wrong)}, which does not exist. Use Succeeded, Failed, Skipped or TimedOut.`,
        `${path}/runAfter/${escapePointer(before)}`,
      );
    }
    // An empty list is how some designers write the default.
    const accepted = listed.reduce((all: number, status) => all | bitOf(status), 0);
    after.set(before.toLowerCase(), { name: before, statuses: accepted || STATUS_BIT.Succeeded });
  }
  for (const condition of conditionsOf(action)) {
    const before = memberText(condition, "dependsOn");
    if (before === null || after.has(before.toLowerCase())) continue;
    after.set(before.toLowerCase(), { name: before, statuses: STATUS_BIT.Succeeded });
  }
  return after;
}

function conditionsOf(action: ValueObject): readonly Value[] {
  const conditions = member(action, "conditions");
  return Array.isArray(conditions) ? conditions : [];
}

const bitOf = (status: Value) => (typeof status === "string" ? (STATUS_BITS[status.toLowerCase()] ?? 0) : 0);

/** Predecessors first, else as the document has them; a loop in `runAfter` cannot be ordered. */
function inOrder(sources: readonly Source[], path: string): Source[] {
  const followers = followersOf(sources);
  const waiting = new Map(sources.map((source) => [source, source.after.size]));
  const ordered: Source[] = [];
  const free = sources.filter((source) => source.after.size === 0).reverse();
  for (let next = free.pop(); next !== undefined; next = free.pop()) {
    ordered.push(next);
    for (const follower of [...(followers.get(next) ?? [])].reverse()) {
      const left = (waiting.get(follower) ?? 0) - 1;
      waiting.set(follower, left);
      if (left === 0) free.push(follower);
    }
  }
  if (ordered.length === sources.length) return ordered;
  const placed = new Set(ordered);
  const stuck = sources.filter((source) => !placed.has(source)).map((source) => `'${source.name}'`);
  throw new PlanProblem(
    `These actions wait for each other in a circle, so none of them can ever start: ${stuck.join(", ")}.`,
    path,
  );
}

function followersOf(sources: readonly Source[]): Map<Source, Source[]> {
  const byName = new Map(sources.map((source) => [source.name.toLowerCase(), source]));
  const followers = new Map<Source, Source[]>();
  for (const source of sources) {
    for (const [key, { name }] of source.after) {
      const before = byName.get(key);
      if (before === undefined) {
        throw new PlanProblem(
          `'${source.name}' runs after '${name}', but there is no such action beside it. Name an action beside it, or none.`,
          `${source.path}/runAfter`,
        );
      }
      const list = followers.get(before);
      if (list === undefined) followers.set(before, [source]);
      else list.push(source);
    }
  }
  return followers;
}

function draftAction(
  source: Source,
  position: number,
  positions: ReadonlyMap<string, number>,
  block: BlockPlan,
): DraftAction {
  const runAfter = [...source.after].map(
    ([name, { statuses }]): RunAfter => ({ position: positions.get(name) ?? 0, statuses }),
  );
  const type = member(source.action, "type");
  return {
    name: source.name,
    type: typeof type === "string" ? type : "",
    block,
    position,
    runAfter,
    followers: [],
    // Replaced before the block is handed out: a program may need the finished block of its own action.
    program: undefined as unknown as Program,
    conditions: conditionsOf(source.action).flatMap((condition) => {
      const expression = member(condition, "expression");
      return expression === undefined ? [] : [compileCondition(expression)];
    }),
    unreadable: null,
    timeout: timeoutOf(source.action),
    clientTracking: trackingOf(source.action),
    asks: asksOf(source.action),
    tracked: trackedOf(source.action),
    hidden: null,
  };
}

/** `correlation.clientTrackingId` of a trigger or an action. */
export function trackingOf(step: ValueObject) {
  const id = member(memberObject(step, "correlation"), "clientTrackingId") ?? null;
  return id === null ? null : compileTemplate(id);
}

/** `metadata.towpath.unknownOutcome`: `repeat` (the default) or `ask`. */
function asksOf(action: ValueObject): boolean {
  const towpath = memberObject(memberObject(action, "metadata"), "towpath");
  return memberText(towpath, "unknownOutcome")?.toLowerCase() === "ask";
}

function trackedOf(action: ValueObject) {
  const properties = memberObject(action, "trackedProperties");
  return Object.keys(properties).length === 0 ? null : compileTemplate(properties);
}

function timeoutOf(action: ValueObject) {
  if (member(action, "type")?.toString().toLowerCase() === "until") return null;
  const timeout = member(memberObject(action, "limit"), "timeout");
  return timeout === undefined || timeout === null ? null : compileTemplate(timeout);
}

function register(state: CompileState, plan: ActionPlan, path: string): void {
  const key = plan.name.toLowerCase();
  if (state.byName.has(key)) {
    throw new PlanProblem(
      `Two actions are called '${plan.name}'. Names must differ in the whole flow, whatever their case.`,
      path,
    );
  }
  state.byName.set(key, plan);
}
