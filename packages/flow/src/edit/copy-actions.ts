import type { Value, ValueObject } from "@towpath/expressions";
import { type Result, said } from "@towpath/prelude";
import type { Definition } from "../definition.ts";
import { isRecord } from "../tree.ts";
import { type ActionEntry, actionAt, allActions, blockActions } from "../view/definition-index.ts";
import { predecessorsOf, runAfterOf } from "../view/run-after.ts";
import { endsOf, withRunAfter } from "./block-change.ts";
import { type ActionClip, clipOf } from "./clip.ts";
import { type EditFailure, editFailure, noSuchAction } from "./edit-failure.ts";
import { isInside, sameBlock } from "./insert-point.ts";

/**
 * Takes a copy of actions, with everything inside them, in the order of the document. Those that followed each other
 * still do, even where what stood between them is not copied; those of other branches follow the ones before them.
 */
export function copyActions(
  definition: Definition,
  names: readonly string[],
): Result<ActionClip, EditFailure> {
  if (names.length === 0) return editFailure("no-such-action", said("Choose at least one action to copy."));
  const missing = names.find((name) => actionAt(definition, name) === null);
  if (missing !== undefined) return noSuchAction(missing);
  const wanted = new Set(names.map((name) => name.toLowerCase()));
  const chosen = allActions(definition).filter(
    (entry) =>
      wanted.has(entry.name.toLowerCase()) &&
      // What lies inside another chosen action travels with it.
      !names.some((name) => isInside(definition, entry.block, name)),
  );
  let actions: ValueObject = {};
  for (const group of byBlock(chosen)) {
    const linked = linkedAmong(definition, group);
    actions = { ...actions, ...following(actions, linked) };
  }
  return clipOf(definition, actions);
}

/** The chosen ones of each block, as the blocks stand in the document. */
function byBlock(chosen: readonly ActionEntry[]): ActionEntry[][] {
  const groups: ActionEntry[][] = [];
  for (const entry of chosen) {
    const group = groups.find(([first]) => first !== undefined && sameBlock(first.block, entry.block));
    if (group === undefined) groups.push([entry]);
    else group.push(entry);
  }
  return groups;
}

/** Actions of one block with `runAfter` among themselves: what stood between two of them is left out of the line. */
function linkedAmong(definition: Definition, group: readonly ActionEntry[]): ValueObject {
  const block = group[0]?.block;
  const before = predecessorsOf((block && blockActions(definition, block)) ?? {});
  const names = new Set(group.map(({ name }) => name));
  return Object.fromEntries(
    group.map(({ name, action }) => {
      const own = Object.entries(runAfterOf(action));
      const runAfter = nearestChosen(name, names, before).map((other): [string, Value] => [
        other,
        own.find(([after]) => after.toLowerCase() === other.toLowerCase())?.[1] ?? ["Succeeded"],
      ]);
      return [name, withRunAfter(action, Object.fromEntries(runAfter))];
    }),
  );
}

/** The chosen actions from which a line leads here without passing another chosen one. */
function nearestChosen(
  name: string,
  chosen: ReadonlySet<string>,
  before: ReadonlyMap<string, readonly string[]>,
): readonly string[] {
  const found = new Set<string>();
  const seen = new Set([name]);
  const waiting = [...(before.get(name) ?? [])];
  for (let at = waiting.shift(); at !== undefined; at = waiting.shift()) {
    if (seen.has(at)) continue;
    seen.add(at);
    if (chosen.has(at)) found.add(at);
    else waiting.push(...(before.get(at) ?? []));
  }
  return [...found];
}

/** The group, with its first actions behind the last of those that were copied before. */
export function following(earlier: ValueObject, group: ValueObject): ValueObject {
  const { last } = endsOf(earlier);
  const { first } = endsOf(group);
  if (last.length === 0) return group;
  const runAfter = Object.fromEntries(last.map((name) => [name, ["Succeeded"]]));
  return Object.fromEntries(
    Object.entries(group).map(([name, action]) => [
      name,
      first.has(name) && isRecord(action) ? withRunAfter(action, runAfter) : action,
    ]),
  );
}
