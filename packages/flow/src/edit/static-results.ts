import type { Value, ValueObject } from "@towpath/expressions";
import type { Definition } from "../definition.ts";
import { isRecord, memberKey, recordMember, sameValue, textMember, withMember } from "../tree.ts";
import { blocksOf } from "../view/blocks.ts";
import { unusedName } from "./names.ts";

/** The entries of `staticResults` that actions (inner ones too) name. */
export function resultsNamedIn(definition: Definition, actions: ValueObject): ValueObject {
  const all = recordMember(definition, "staticResults") ?? {};
  const named = namesIn(actions).flatMap((name): [string, Value][] => {
    const key = memberKey(all, name);
    const result = key === undefined ? undefined : all[key];
    return key === undefined || result === undefined ? [] : [[key, result]];
  });
  return Object.fromEntries(named);
}

/**
 * Puts static results beside those of a definition. One whose name stands for something else there gets another name,
 * and the actions name that.
 */
export function withResults(
  definition: Definition,
  actions: ValueObject,
  results: ValueObject,
): { definition: Definition; actions: ValueObject } {
  let all = recordMember(definition, "staticResults") ?? {};
  const renames = new Map<string, string>();
  for (const [name, result] of Object.entries(results)) {
    const key = memberKey(all, name);
    const present = key === undefined ? undefined : all[key];
    if (present !== undefined && sameValue(present, result)) continue;
    const taken = new Set(Object.keys(all).map((other) => other.toLowerCase()));
    const free = unusedName(taken, name);
    if (free !== name) renames.set(name.toLowerCase(), free);
    all = { ...all, [free]: result };
  }
  if (all === recordMember(definition, "staticResults") || Object.keys(all).length === 0) {
    return { definition, actions };
  }
  return {
    definition: withMember(definition, "staticResults", all),
    actions: renames.size === 0 ? actions : renamedIn(actions, renames),
  };
}

function settingOf(action: ValueObject): ValueObject | undefined {
  const configuration = recordMember(action, "runtimeConfiguration");
  return configuration === undefined ? undefined : recordMember(configuration, "staticResult");
}

function namesIn(actions: ValueObject): string[] {
  return Object.entries(actions).flatMap(([name, action]) => {
    if (!isRecord(action)) return [];
    const setting = settingOf(action);
    const own = setting === undefined ? undefined : textMember(setting, "name");
    const inner = blocksOf(name, action).flatMap((block) => namesIn(block.actions));
    return own === undefined ? inner : [own, ...inner];
  });
}

/** In every object of the copied tree that looks like the setting: inner actions stand at many kinds of places. */
function renamedIn<T extends Value>(tree: T, renames: ReadonlyMap<string, string>): T {
  if (Array.isArray(tree)) return tree.map((item) => renamedIn(item, renames)) as unknown as T;
  if (!isRecord(tree)) return tree;
  const entries = Object.entries(tree).map(([key, value]): [string, Value] => {
    if (key.toLowerCase() !== "staticresult" || !isRecord(value)) return [key, renamedIn(value, renames)];
    const next = renames.get(textMember(value, "name")?.toLowerCase() ?? "");
    return [key, next === undefined ? value : withMember(value, "name", next)];
  });
  return Object.fromEntries(entries) as T;
}
