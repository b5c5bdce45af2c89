import type { Value, ValueObject } from "@towpath/expressions";
import { ok, type Result, said } from "@towpath/prelude";
import type { Definition } from "../definition.ts";
import { isRecord, member, withMember } from "../tree.ts";
import { blocksOf } from "../view/blocks.ts";
import { type ActionEntry, actionAt, blockActions } from "../view/definition-index.ts";
import { predecessorsOf } from "../view/run-after.ts";
import { changeAction, changeBlock } from "./block-change.ts";
import { type EditFailure, editFailure, noSuchAction } from "./edit-failure.ts";

export interface PartOfFlow {
  /** The action that the part ends with, whatever case its name is written in. */
  readonly until: string;
  /** Lower-case names of actions that stay although the last one does not wait for them. */
  readonly keep?: ReadonlySet<string>;
  /** The iteration, from 0, of each loop around the last action and of itself: outermost first. */
  readonly items?: readonly number[];
}

/**
 * What is executed to test one action: the action, all it waits for, and the containers around it. Everything that would
 * come later or beside it is left out; the rest is shared with the definition.
 */
export function partOf(definition: Definition, part: PartOfFlow): Result<Definition, EditFailure> {
  const last = actionAt(definition, part.until);
  if (last === null) return noSuchAction(part.until);
  let next = definition;
  for (const entry of lineageOf(definition, last)) next = trimmed(next, entry, part.keep ?? new Set());
  return part.items === undefined ? ok(next) : oneItemEach(next, last.name, part.items);
}

/** The action and the containers around it, innermost first. */
function lineageOf(definition: Definition, entry: ActionEntry): ActionEntry[] {
  const { container } = entry.block;
  const around = container === null ? null : actionAt(definition, container);
  return around === null ? [entry] : [entry, ...lineageOf(definition, around)];
}

/** Its block with nothing but what it waits for, and the other branches of its container emptied. */
function trimmed(definition: Definition, entry: ActionEntry, keep: ReadonlySet<string>): Definition {
  const actions = blockActions(definition, entry.block) ?? {};
  const before = ancestorsOf(actions, entry.name);
  const behind = descendantsOf(actions, entry.name);
  const stays = (name: string) =>
    name === entry.name || before.has(name) || (keep.has(name.toLowerCase()) && !behind.has(name));
  const kept = Object.fromEntries(Object.entries(actions).filter(([name]) => stays(name)));
  const cut = changeBlock(definition, entry.block, () => kept) ?? definition;
  const around = entry.block.container === null ? null : actionAt(cut, entry.block.container);
  if (around === null) return cut;
  const others = blocksOf(around.name, around.action).filter(
    (block) => block.branch !== entry.block.branch && Object.keys(block.actions).length > 0,
  );
  return others.reduce((next, block) => changeBlock(next, block, () => ({})) ?? next, cut);
}

function ancestorsOf(actions: ValueObject, name: string): ReadonlySet<string> {
  const links = predecessorsOf(actions);
  return reachedFrom(name, (at) => links.get(at) ?? []);
}

function descendantsOf(actions: ValueObject, name: string): ReadonlySet<string> {
  const links = [...predecessorsOf(actions)];
  return reachedFrom(name, (at) => links.flatMap(([other, before]) => (before.includes(at) ? [other] : [])));
}

function reachedFrom(start: string, next: (name: string) => readonly string[]): ReadonlySet<string> {
  const reached = new Set<string>();
  const open = [...next(start)];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (reached.has(name)) continue;
    reached.add(name);
    open.push(...next(name));
  }
  return reached;
}

const typeOf = ({ action }: ActionEntry) => String(member(action, "type")).toLowerCase();
const isLoop = (entry: ActionEntry) => ["foreach", "until"].includes(typeOf(entry));

/** Names of the loops around an action, outermost first; a loop itself is the last of them. */
export function loopsTo(definition: Definition, name: string): readonly string[] {
  const entry = actionAt(definition, name);
  if (entry === null) return [];
  return lineageOf(definition, entry)
    .filter(isLoop)
    .reverse()
    .map((loop) => loop.name);
}

/** Each For each on the way goes over one of its items; an Until has no items, and begins with its first round. */
function oneItemEach(
  definition: Definition,
  name: string,
  items: readonly number[],
): Result<Definition, EditFailure> {
  const last = actionAt(definition, name);
  const loops = last === null ? [] : lineageOf(definition, last).filter(isLoop).reverse();
  let next = definition;
  for (const [depth, loop] of loops.entries()) {
    const item = items[depth];
    if (item === undefined) break;
    if (typeOf(loop) === "until") continue;
    const list = oneItemOf(member(loop.action, "foreach"), item);
    if (list === null)
      return editFailure(
        "bad-value",
        said('The items of "{name}" are no list and no expression.', { name: loop.name }),
      );
    const now = actionAt(next, loop.name) ?? loop;
    next = changeAction(next, now, (action) => withMember(action, "foreach", list));
  }
  return ok(next);
}

/** The list with that item alone; null for what cannot be a list. */
function oneItemOf(list: Value | undefined, item: number): Value | null {
  if (Array.isArray(list)) return list.slice(item, item + 1);
  if (typeof list !== "string" || !list.startsWith("@") || /^@[@{]/.test(list)) return null;
  return `@take(skip(${list.slice(1)}, ${Math.trunc(item)}), 1)`;
}

/** The settings of an action without what it holds: two that are alike here differ at most in what is inside. */
export function ownSettings(name: string, action: ValueObject): ValueObject {
  let own: Value = action;
  for (const block of blocksOf(name, action)) own = withoutActions(own, block.path);
  return isRecord(own) ? own : action;
}

function withoutActions(value: Value, path: readonly string[]): Value {
  const [head, ...rest] = path;
  if (head === undefined || !isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]): [string, Value][] => {
      if (key !== head) return [[key, inner]];
      return rest.length === 0 ? [] : [[key, withoutActions(inner, rest)]];
    }),
  );
}
