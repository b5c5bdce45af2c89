import type { Value, ValueObject } from "@towpath/expressions";
import type { BlockRef, Definition } from "../definition.ts";
import { changeAt, isRecord, member, withMember, withoutMember } from "../tree.ts";
import { type ActionEntry, blockPath } from "../view/definition-index.ts";
import { dependsOn, predecessorsOf, runAfterOf, statusesOf } from "../view/run-after.ts";

/** Where new actions go: behind `after` in a block, or first in it. */
export interface InsertPoint {
  readonly block: BlockRef;
  /** Name of the action to follow; null for the start of the block. */
  readonly after: string | null;
  /** A branch beside what already follows, instead of a link in the chain. */
  readonly parallel?: boolean;
}

/** The definition with one block's actions changed; null when there is no such block. */
export function changeBlock(
  definition: Definition,
  ref: BlockRef,
  change: (actions: ValueObject) => ValueObject,
): Definition | null {
  const path = blockPath(definition, ref);
  if (path === null) return null;
  return changeAt(definition, path, (actions) => change(isRecord(actions) ? actions : {})) as Definition;
}

export function changeAction(
  definition: Definition,
  entry: ActionEntry,
  change: (action: ValueObject) => ValueObject,
): Definition {
  return changeAt(definition, entry.path, (action) => change(isRecord(action) ? action : {})) as Definition;
}

/** The block without an action: what ran after it now runs after what came before it, on the same statuses. */
export function detach(actions: ValueObject, name: string): ValueObject {
  const before = (predecessorsOf(actions).get(name) ?? []).filter((other) => other !== name);
  return Object.fromEntries(
    Object.entries(actions).flatMap(([other, action]): [string, Value][] => {
      if (other === name) return [];
      return [[other, relinked(other, action, name, before)]];
    }),
  );
}

/**
 * The block with a group of actions put in. The group brings its own `runAfter` among its members; those of its
 * actions that run after none of the group follow `after`, and what followed `after` follows the group's last ones.
 */
export function attach(actions: ValueObject, group: ValueObject, point: InsertPoint): ValueObject {
  const { first, last } = endsOf(group);
  const placed = Object.entries(group).map(([name, action]): [string, Value] => {
    if (!first.has(name)) return [name, action];
    return [name, withRunAfter(action, point.after === null ? {} : { [point.after]: ["Succeeded"] })];
  });
  const rest = Object.entries(actions).map(([name, action]): [string, Value] => [
    name,
    point.parallel === true ? action : followGroup(actions, name, action, point.after, last),
  ]);
  const index = point.after === null ? 0 : rest.findIndex(([name]) => name === point.after) + 1;
  rest.splice(index, 0, ...placed);
  return Object.fromEntries(rest);
}

function followGroup(
  actions: ValueObject,
  name: string,
  action: Value,
  after: string | null,
  last: readonly string[],
): Value {
  if (after !== null) return relinked(name, action, after, last);
  const isFirst = (predecessorsOf(actions).get(name) ?? []).length === 0;
  if (!isFirst || !isRecord(action)) return action;
  return withRunAfter(action, Object.fromEntries(last.map((before) => [before, ["Succeeded"]])));
}

/** The members of a group that start it, and those that nothing in it runs after. */
export function endsOf(group: ValueObject): { first: ReadonlySet<string>; last: readonly string[] } {
  const before = predecessorsOf(group);
  const followed = new Set([...before.values()].flat());
  return {
    first: new Set([...before].filter(([, names]) => names.length === 0).map(([name]) => name)),
    last: Object.keys(group).filter((name) => !followed.has(name)),
  };
}

/** An action that ran after `from` now runs after each of `to`, on the statuses it waited for. */
export function relinked(name: string, action: Value, from: string, to: readonly string[]): Value {
  if (!isRecord(action)) return action;
  const runAfter = runAfterOf(action);
  const key = Object.keys(runAfter).find((other) => other.toLowerCase() === from.toLowerCase());
  if (key === undefined) return action;
  const entries = Object.entries(runAfter).flatMap(([other, statuses]): [string, Value][] =>
    other === key ? to.filter((next) => next !== name).map((next) => [next, statuses]) : [[other, statuses]],
  );
  return withRunAfter(action, mergeEntries(entries));
}

/** One entry a name (in any case); statuses named twice are joined. */
export function mergeEntries(entries: readonly (readonly [string, Value])[]): ValueObject {
  const merged = new Map<string, [string, Value]>();
  for (const [name, statuses] of entries) {
    const known = merged.get(name.toLowerCase());
    const joined =
      known === undefined ? statuses : [...new Set([...statusesOf(known[1]), ...statusesOf(statuses)])];
    merged.set(name.toLowerCase(), [known?.[0] ?? name, joined]);
  }
  return Object.fromEntries(merged.values());
}

/** The old form of `runAfter` goes when the new one, which then says the same, is written. */
function withoutDependsOn(action: ValueObject): ValueObject {
  if (dependsOn(action).length === 0) return action;
  const conditions = member(action, "conditions");
  const kept = (Array.isArray(conditions) ? conditions : []).filter(
    (condition) => !isRecord(condition) || member(condition, "dependsOn") === undefined,
  );
  return kept.length === 0 ? withoutMember(action, "conditions") : withMember(action, "conditions", kept);
}

export function withRunAfter(action: Value, runAfter: ValueObject): Value {
  return isRecord(action) ? withMember(withoutDependsOn(action), "runAfter", runAfter) : action;
}
