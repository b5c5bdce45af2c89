import { stringifyJson } from "@towpath/expressions";
import type { Definition } from "../definition.ts";
import { type ActionEntry, allActions, typeOf } from "../view/definition-index.ts";

/**
 * What became of the actions that one state of a definition has and the next has not, by name: the name they have now,
 * null for one that was deleted. An action that only has another name is alike but for `runAfter`, or stands at the
 * same place of a definition in which nothing came or went (an action that speaks of itself changes with its name).
 */
export function movedNames(before: Definition, after: Definition): ReadonlyMap<string, string | null> {
  const [old, now] = [allActions(before), allActions(after)];
  const gone = missing(old, now);
  const come = new Set(missing(now, old));
  const moved = new Map<string, string | null>();
  for (const entry of gone) {
    const alike = [...come].filter((one) => sameAction(entry, one));
    const placed = old.length === now.length ? now[old.indexOf(entry)] : undefined;
    const found = alike.length === 1 ? alike[0] : samePlace(entry, placed, come);
    moved.set(entry.name, found?.name ?? null);
    if (found !== undefined) come.delete(found);
  }
  return moved;
}

function missing(from: readonly ActionEntry[], other: readonly ActionEntry[]): ActionEntry[] {
  const names = new Set(other.map(({ name }) => name.toLowerCase()));
  return from.filter(({ name }) => !names.has(name.toLowerCase()));
}

function samePlace(
  entry: ActionEntry,
  placed: ActionEntry | undefined,
  come: ReadonlySet<ActionEntry>,
): ActionEntry | undefined {
  const fits = placed !== undefined && come.has(placed) && placed.depth === entry.depth;
  return fits && typeOf(placed.action).type === typeOf(entry.action).type ? placed : undefined;
}

const sameAction = (a: ActionEntry, b: ActionEntry) => contentOf(a) === contentOf(b);

function contentOf({ action }: ActionEntry): string {
  return stringifyJson(
    Object.fromEntries(Object.entries(action).filter(([name]) => name.toLowerCase() !== "runafter")),
  );
}
