import type { ValueObject } from "@towpath/expressions";
import { relinked } from "../edit/block-change.ts";
import { findCycle, predecessorsOf, runAfterOf } from "../view/run-after.ts";
import { conflictAt, type MergeConflict } from "./conflict.ts";
import { type MergedParts, withLinks } from "./merge-parts.ts";
import { same } from "./merge-values.ts";
import { linksOf, type Part, type Skeleton } from "./skeleton.ts";
import type { Sides } from "./survivors.ts";

/** After a merge nothing runs after what is not beside it any more, and nothing waits for itself. */
export function mendLinks(merged: MergedParts, sides: Sides<Skeleton>): MergeConflict[] {
  const conflicts: MergeConflict[] = [];
  for (const names of merged.order.values()) {
    dropDangling(names, merged.parts, sides);
    breakRings(names, merged.parts, sides, conflicts);
  }
  return conflicts;
}

/** A link to an action that went elsewhere; one that was broken before stays, for the checker to tell. */
function dropDangling(names: readonly string[], parts: Map<string, Part>, sides: Sides<Skeleton>): void {
  const here = new Set(names);
  for (const name of names) {
    const part = parts.get(name);
    if (part === undefined) continue;
    const gone = Object.keys(runAfterOf(part.own)).filter(
      (other) => !here.has(other.toLowerCase()) && isKnown(other.toLowerCase(), sides),
    );
    const own = gone.reduce((next, other) => {
      const before = stillThere(other.toLowerCase(), here, sides).filter(
        (key) => key !== name && !reaches(key, name, parts, here),
      );
      const spelled = before.flatMap((key) => parts.get(key)?.name ?? []);
      return relinked(part.name, next, other, spelled) as ValueObject;
    }, part.own);
    if (own !== part.own) parts.set(name, { ...part, own });
  }
}

const isKnown = (name: string, { base, mine, theirs }: Sides<Skeleton>): boolean =>
  base.parts.has(name) || mine.parts.has(name) || theirs.parts.has(name);

/** What stood before an action that is not here, as far back as it takes to find something that is. */
function stillThere(name: string, here: ReadonlySet<string>, sides: Sides<Skeleton>): string[] {
  const found = new Set<string>();
  const seen = new Set([name]);
  const waiting = [name];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    const part = sides.base.parts.get(at) ?? sides.mine.parts.get(at) ?? sides.theirs.parts.get(at);
    for (const before of Object.keys(runAfterOf(part?.own))) {
      const key = before.toLowerCase();
      if (here.has(key)) found.add(key);
      else if (!seen.has(key)) waiting.push(key);
      seen.add(key);
    }
  }
  return [...found];
}

/** Whether `from` waits for `to`, at any distance: a link from `to` to it would make a ring. */
function reaches(
  from: string,
  to: string,
  parts: ReadonlyMap<string, Part>,
  here: ReadonlySet<string>,
): boolean {
  const seen = new Set([from]);
  const waiting = [from];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    if (at === to) return true;
    for (const before of Object.keys(runAfterOf(parts.get(at)?.own))) {
      const key = before.toLowerCase();
      if (here.has(key) && !seen.has(key)) waiting.push(key);
      seen.add(key);
    }
  }
  return false;
}

/** Two orders that contradict each other: theirs is taken, mine is told. */
function breakRings(
  names: readonly string[],
  parts: Map<string, Part>,
  { mine, theirs }: Sides<Skeleton>,
  conflicts: MergeConflict[],
): void {
  const asBlock = (): ValueObject =>
    Object.fromEntries(names.flatMap((name) => parts.get(name) ?? []).map(({ name, own }) => [name, own]));
  const before = new Map(names.map((name) => [name, parts.get(name)]));
  const isRingOfMine = findCycle(blockOf(names, mine)) !== null || findCycle(blockOf(names, theirs)) !== null;
  if (isRingOfMine) return;
  for (let ring = findCycle(asBlock()); ring !== null; ring = findCycle(asBlock())) {
    if (!takeTheirs(ring, names, parts, theirs)) cut(ring, parts, asBlock());
  }
  for (const [name, old] of before) {
    const part = parts.get(name);
    if (part === undefined || old === undefined || part === old) continue;
    const wanted = linksOf((mine.parts.get(name) ?? old).own);
    if (same(wanted, linksOf(part.own))) continue;
    conflicts.push(
      conflictAt({ kind: "action", name: part.name }, ["runAfter"], {
        what: "value",
        base: undefined,
        mine: wanted,
        theirs: linksOf(part.own),
        taken: "theirs",
      }),
    );
  }
}

const blockOf = (names: readonly string[], side: Skeleton): ValueObject =>
  Object.fromEntries(names.flatMap((name) => side.parts.get(name) ?? []).map(({ name, own }) => [name, own]));

function takeTheirs(
  ring: readonly string[],
  names: readonly string[],
  parts: Map<string, Part>,
  theirs: Skeleton,
): boolean {
  const here = new Set(names);
  let taken = false;
  for (const spelled of ring) {
    const name = spelled.toLowerCase();
    const [part, there] = [parts.get(name), theirs.parts.get(name)];
    if (part === undefined || there === undefined) continue;
    const links = Object.fromEntries(
      Object.entries(linksOf(there.own)).filter(([other]) => here.has(other.toLowerCase())),
    );
    if (same(links, linksOf(part.own))) continue;
    parts.set(name, { ...part, own: withLinks(part.own, links) });
    taken = true;
  }
  return taken;
}

/** One link of the ring less. */
function cut(ring: readonly string[], parts: Map<string, Part>, block: ValueObject): void {
  const inRing = new Set(ring);
  const [first = ""] = ring;
  const part = parts.get(first.toLowerCase());
  const before = (predecessorsOf(block).get(first) ?? []).find((name) => inRing.has(name));
  if (part === undefined || before === undefined) return;
  parts.set(first.toLowerCase(), { ...part, own: relinked(part.name, part.own, before, []) as ValueObject });
}
