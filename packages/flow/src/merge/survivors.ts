import type { Value } from "@towpath/expressions";
import type { BlockRef, Definition } from "../definition.ts";
import { withoutMember } from "../tree.ts";
import { actionAt, blockActions } from "../view/definition-index.ts";
import { predecessorsOf } from "../view/run-after.ts";
import { conflictAt, type MergeConflict } from "./conflict.ts";
import { same } from "./merge-values.ts";
import { type Part, type Skeleton, sameBlockRef } from "./skeleton.ts";

export interface Sides<T> {
  readonly base: T;
  readonly mine: T;
  readonly theirs: T;
}

export interface Placing {
  /** Where each action that stays stands, by lower-case name. */
  readonly places: ReadonlyMap<string, BlockRef>;
  readonly conflicts: readonly MergeConflict[];
}

/** Which actions stay, and where. One that a side deleted goes, unless the other side changed it or put something in it. */
export function placeActions(
  sides: Sides<Skeleton>,
  definitions: Sides<Definition> & { readonly touched: ReadonlySet<string> },
): Placing {
  const conflicts: MergeConflict[] = [];
  const names = new Set([...sides.mine.parts.keys(), ...sides.theirs.parts.keys()]);
  const places = new Map<string, BlockRef>();
  for (const name of names) {
    if (definitions.touched.has(name) || staysByItself(name, sides)) places.set(name, placeOf(name, sides));
  }
  untangle(places, sides);
  keepHolders(places, sides);
  for (const [name, place] of places) {
    const conflict = placeConflict(name, place, sides, definitions);
    if (conflict !== null) conflicts.push(conflict);
  }
  return { places, conflicts: [...conflicts, ...keptConflicts(places, sides, definitions)] };
}

const isChanged = (before: Part, after: Part): boolean =>
  !same(withoutMember(before.own, "runAfter"), withoutMember(after.own, "runAfter")) ||
  !sameBlockRef(before.block, after.block);

function staysByItself(name: string, { base, mine, theirs }: Sides<Skeleton>): boolean {
  const before = base.parts.get(name);
  const [here, there] = [mine.parts.get(name), theirs.parts.get(name)];
  if (before === undefined || (here !== undefined && there !== undefined)) return true;
  const left = here ?? there;
  return left !== undefined && isChanged(before, left);
}

function placeOf(name: string, { base, mine, theirs }: Sides<Skeleton>): BlockRef {
  const before = base.parts.get(name)?.block;
  const here = mine.parts.get(name)?.block;
  const there = theirs.parts.get(name)?.block;
  if (here === undefined || there === undefined) return (here ?? there) as BlockRef;
  return before !== undefined && sameBlockRef(before, here) ? there : here;
}

/** Two moves may put each of two actions into the other: then all of them stand where theirs has them. */
function untangle(places: Map<string, BlockRef>, { mine, theirs }: Sides<Skeleton>): void {
  for (let ring = findRing(places); ring !== null; ring = findRing(places)) {
    if (putBack(ring, places, theirs)) continue;
    // Two sound definitions cannot come here; a broken one must not keep us for ever.
    putBack(ring, places, mine);
    return;
  }
}

/** @returns whether that moved any of them */
function putBack(ring: readonly string[], places: Map<string, BlockRef>, side: Skeleton): boolean {
  let moved = false;
  for (const name of ring) {
    const [there, now] = [side.parts.get(name)?.block, places.get(name)];
    if (there === undefined || now === undefined || sameBlockRef(there, now)) continue;
    places.set(name, there);
    moved = true;
  }
  return moved;
}

function findRing(places: ReadonlyMap<string, BlockRef>): string[] | null {
  const sound = new Set<string>();
  for (const start of places.keys()) {
    const trail: string[] = [];
    const onTrail = new Set<string>();
    let at: string | undefined = start;
    while (at !== undefined && !sound.has(at)) {
      if (onTrail.has(at)) return trail.slice(trail.indexOf(at));
      trail.push(at);
      onTrail.add(at);
      at = places.get(at)?.container?.toLowerCase();
    }
    for (const name of trail) sound.add(name);
  }
  return null;
}

/** What holds an action that stays stays as well, with all that stands in it on the side that has it. */
function keepHolders(places: Map<string, BlockRef>, sides: Sides<Skeleton>): void {
  const waiting = [...places.values()];
  for (let block = waiting.pop(); block !== undefined; block = waiting.pop()) {
    const name = block.container?.toLowerCase();
    if (name !== undefined && !places.has(name)) waiting.push(...keepWhole(name, places, sides));
  }
}

/** @returns the block of what was kept: it may need its own holder */
function keepWhole(name: string, places: Map<string, BlockRef>, sides: Sides<Skeleton>): BlockRef[] {
  const side = sides.mine.parts.has(name) ? sides.mine : sides.theirs;
  const kept = side.parts.get(name);
  if (kept === undefined) return [];
  places.set(name, kept.block);
  for (const inner of within(name, side)) {
    const part = side.parts.get(inner);
    if (part !== undefined && !places.has(inner)) places.set(inner, part.block);
  }
  return [kept.block];
}

function within(container: string, { parts }: Skeleton): string[] {
  return [...parts.keys()].filter((name) => {
    let at = parts.get(name)?.block.container?.toLowerCase();
    while (at !== undefined && at !== container) at = parts.get(at)?.block.container?.toLowerCase();
    return at === container;
  });
}

function placeConflict(
  name: string,
  place: BlockRef,
  { base, mine, theirs }: Sides<Skeleton>,
  definitions: Sides<Definition>,
): MergeConflict | null {
  const [before, here, there] = [base.parts.get(name), mine.parts.get(name), theirs.parts.get(name)];
  if (here === undefined || there === undefined || sameBlockRef(here.block, there.block)) return null;
  const moved = [here, there].map((part) => before === undefined || !sameBlockRef(before.block, part.block));
  const taken = sameBlockRef(place, here.block) ? "mine" : "theirs";
  // Moved by one side alone, and standing there: nothing to decide.
  if ((!moved[0] && taken === "theirs") || (!moved[1] && taken === "mine")) return null;
  return conflictAt({ kind: "action", name: here.name }, [], {
    what: "place",
    base: pointOf(definitions.base, name),
    mine: pointOf(definitions.mine, name),
    theirs: pointOf(definitions.theirs, name),
    taken,
  });
}

function pointOf(definition: Definition, name: string): Value | undefined {
  const entry = actionAt(definition, name);
  if (entry === null) return undefined;
  const before = predecessorsOf(blockActions(definition, entry.block) ?? {}).get(entry.name) ?? [];
  return { container: entry.block.container, branch: entry.block.branch, after: before[0] ?? null };
}

/** What one side deleted and stays all the same; of what stands in another such action only the outermost is told. */
function keptConflicts(
  places: ReadonlyMap<string, BlockRef>,
  { base, mine, theirs }: Sides<Skeleton>,
  definitions: Sides<Definition>,
): MergeConflict[] {
  const kept = [...places.keys()].filter(
    (name) => base.parts.has(name) && mine.parts.has(name) !== theirs.parts.has(name),
  );
  const all = new Set(kept);
  return kept.flatMap((name) => {
    const holder = places.get(name)?.container?.toLowerCase();
    if (holder !== undefined && all.has(holder)) return [];
    const isHere = mine.parts.has(name);
    const part = (isHere ? mine : theirs).parts.get(name) as Part;
    return conflictAt({ kind: "action", name: part.name }, [], {
      what: isHere ? "deleted-there" : "deleted-here",
      base: actionAt(definitions.base, name)?.action,
      mine: actionAt(definitions.mine, name)?.action,
      theirs: actionAt(definitions.theirs, name)?.action,
      taken: isHere ? "mine" : "theirs",
    });
  });
}
