import { PreciseNumber, type Value, type ValueObject } from "@towpath/expressions";

/**
 * What differs between two states of a tree, small where the change is small, and good for both directions. Plain JSON, so
 * that it can be kept as a text. Values stand in a list of one.
 */
export type Patch =
  | { readonly before: readonly Value[]; readonly after: readonly Value[] }
  | {
      /** Members that both have, and that differ. */
      readonly members: Readonly<Record<string, Patch>>;
      /** A stretch of the members, as it was and as it is; members around it keep their places. */
      readonly stretch?: { readonly from: number; readonly before: Entries; readonly after: Entries };
    };
type Entries = readonly (readonly [string, Value])[];

/** Null when nothing differs. Trees that share what did not change are compared quickly. */
export function patchBetween(before: Value, after: Value): Patch | null {
  if (before === after) return null;
  if (!isTree(before) || !isTree(after)) return { before: [before], after: [after] };
  const old = Object.keys(before);
  const now = Object.keys(after);
  const head = commonHead(old, now);
  const tail = commonHead(old.slice(head).reverse(), now.slice(head).reverse());
  const kept = [...old.slice(0, head), ...(tail === 0 ? [] : old.slice(-tail))];
  const members = Object.fromEntries(
    kept.flatMap((key): [string, Patch][] => {
      const patch = patchBetween(before[key] as Value, after[key] as Value);
      return patch === null ? [] : [[key, patch]];
    }),
  );
  const cut = (tree: ValueObject, keys: readonly string[]): Entries =>
    keys.slice(head, keys.length - tail).map((key) => [key, tree[key] as Value]);
  const isSame = head + tail === old.length && old.length === now.length;
  if (isSame) return Object.keys(members).length === 0 ? null : { members };
  return { members, stretch: { from: head, before: cut(before, old), after: cut(after, now) } };
}

function commonHead(a: readonly string[], b: readonly string[]): number {
  let count = 0;
  while (count < a.length && count < b.length && a[count] === b[count]) count += 1;
  return count;
}

/** The other state of the tree that a patch was made from; null where the tree is not the one it was made from. */
export function withPatch(
  tree: Value,
  patch: Patch,
  to: "before" | "after",
): { readonly value: Value } | null {
  if ("before" in patch) {
    const [value] = patch[to];
    return value === undefined ? null : { value };
  }
  if (!isTree(tree)) return null;
  const entries = Object.entries(tree);
  for (const [key, inner] of Object.entries(patch.members)) {
    const index = entries.findIndex(([name]) => name === key);
    const next = index === -1 ? null : withPatch(tree[key] as Value, inner, to);
    if (next === null) return null;
    entries[index] = [key, next.value];
  }
  if (patch.stretch === undefined) return { value: Object.fromEntries(entries) };
  const { from, [to === "before" ? "after" : "before"]: leaving, [to]: coming } = patch.stretch;
  if (!leaving.every(([key], index) => entries[from + index]?.[0] === key)) return null;
  entries.splice(from, leaving.length, ...coming.map(([key, value]): [string, Value] => [key, value]));
  return { value: Object.fromEntries(entries) };
}

const isTree = (value: Value): value is ValueObject =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof PreciseNumber);
