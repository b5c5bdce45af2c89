import type { Value, ValueObject } from "@towpath/expressions";
import { ok, type Result } from "@towpath/prelude";
import type { Definition } from "../definition.ts";
import { isRecord, withKeyRenamed, withMember } from "../tree.ts";
import { blocksOf } from "../view/blocks.ts";
import { runAfterOf, siblingNames } from "../view/run-after.ts";
import { withRunAfter } from "./block-change.ts";
import { innerNames, namesWithin, unusedName } from "./names.ts";
import { renameReferences } from "./rename-references.ts";
import { resultsNamedIn } from "./static-results.ts";

/** Actions taken out of a flow, ready to be put into this or another one. Plain JSON, so it can be a text. */
export interface ActionClip {
  readonly kind: "towpath-actions";
  /** The actions by name; `runAfter` names only actions of the clip. */
  readonly actions: ValueObject;
  /** The static results that they name, as they stood in their definition. */
  readonly results?: ValueObject;
}

/** Actions of a definition as a clip, with the static results they name. */
export function clipOf(definition: Definition, actions: ValueObject): Result<ActionClip, never> {
  const results = resultsNamedIn(definition, actions);
  return ok({
    kind: "towpath-actions",
    actions,
    ...(Object.keys(results).length === 0 ? {} : { results }),
  });
}

/** Recognises what `copyActions` made, e.g. in a pasted text. */
export function isActionClip(value: unknown): value is ActionClip {
  const clip = value as Value;
  return (
    isRecord(clip) &&
    clip.kind === "towpath-actions" &&
    isRecord(clip.actions) &&
    Object.keys(clip.actions).length > 0 &&
    Object.values(clip.actions).every(isRecord)
  );
}

/** The actions with `runAfter` cut down to names among them. */
export function onlyInnerLinks(actions: ValueObject): ValueObject {
  const names = siblingNames(actions);
  return Object.fromEntries(
    Object.entries(actions).map(([name, action]) => {
      const kept = Object.entries(runAfterOf(action)).filter(([after]) => names.has(after.toLowerCase()));
      return [name, withRunAfter(action, Object.fromEntries(kept))];
    }),
  );
}

/**
 * The group under names nobody has yet, inner actions included; `runAfter` and expressions inside the group that
 * speak of its own actions follow the new names, and those that speak of others stay.
 */
export function withFreshNames(
  group: ValueObject,
  taken: ReadonlySet<string>,
): { actions: ValueObject; names: string[]; renames: ReadonlyMap<string, string> } {
  const used = new Set(taken);
  const renames = new Map<string, string>();
  for (const name of namesWithin(group)) {
    const next = unusedName(used, name);
    used.add(next.toLowerCase());
    if (next !== name) renames.set(name.toLowerCase(), next);
  }
  const actions = renames.size === 0 ? group : renameReferences(renameKeys(group, renames), renames);
  return { actions, names: Object.keys(actions), renames };
}

function renameKeys(actions: ValueObject, renames: ReadonlyMap<string, string>): ValueObject {
  return Object.fromEntries(
    Object.entries(actions).map(([name, action]) => [
      renames.get(name.toLowerCase()) ?? name,
      renameWithin(name, action, renames),
    ]),
  );
}

function renameWithin(name: string, action: Value, renames: ReadonlyMap<string, string>): Value {
  if (!isRecord(action)) return action;
  let next = action;
  for (const block of innerNames(name, action).length === 0 ? [] : blocksOf(name, action)) {
    next = replaceBlock(next, block.path, renameKeys(block.actions, renames));
  }
  let runAfter = runAfterOf(next);
  if (Object.keys(runAfter).length === 0) return next;
  for (const key of Object.keys(runAfter)) {
    const renamed = renames.get(key.toLowerCase());
    if (renamed !== undefined) runAfter = withKeyRenamed(runAfter, key, renamed);
  }
  return withRunAfter(next, runAfter);
}

function replaceBlock(action: ValueObject, path: readonly string[], actions: ValueObject): ValueObject {
  const [head, ...rest] = path;
  if (head === undefined) return actions;
  const child = action[head];
  return withMember(action, head, replaceBlock(isRecord(child) ? child : {}, rest, actions));
}
