import type { ValueObject } from "@towpath/expressions";
import type { BlockRef, Definition } from "../definition.ts";
import { changeAt, recordMember, textMember, withMember, withoutMember } from "../tree.ts";
import { blocksOf } from "../view/blocks.ts";
import { actionAt } from "../view/definition-index.ts";
import { conflictAt, type MergeConflict } from "./conflict.ts";
import { mergedOrder, mergeValues, same } from "./merge-values.ts";
import { blockKey, homeOf, linkedPast, linksOf, type Part, type Skeleton, sameBlockRef } from "./skeleton.ts";
import type { Sides } from "./survivors.ts";

export interface MergedParts {
  readonly parts: Map<string, Part>;
  readonly order: Map<string, readonly string[]>;
  readonly conflicts: MergeConflict[];
}

/** The actions that stay, each of three states as one, in the blocks they were given. */
export function mergeParts(
  sides: Sides<Skeleton>,
  definitions: Sides<Definition>,
  places: ReadonlyMap<string, BlockRef>,
): MergedParts {
  const healed = {
    base: healedParts(sides.base, places),
    mine: healedParts(sides.mine, places),
    theirs: healedParts(sides.theirs, places),
  };
  const conflicts: MergeConflict[] = [];
  const parts = new Map<string, Part>();
  for (const [name, block] of places) {
    const three = {
      base: healed.base.get(name),
      mine: healed.mine.get(name),
      theirs: healed.theirs.get(name),
    };
    parts.set(name, mergePart(name, block, three, definitions, conflicts));
  }
  for (const name of parts.keys()) ensureHome(name, parts, sides, conflicts);
  return { parts, order: mergeOrders(sides, parts), conflicts };
}

/** The parts of one side, with what ran around those that leave their block linked past them. */
function healedParts(side: Skeleton, places: ReadonlyMap<string, BlockRef>): Map<string, Part> {
  const parts = new Map(side.parts);
  for (const [name, part] of side.parts) {
    const place = places.get(name);
    if (place === undefined || !sameBlockRef(place, part.block)) linkedPast(parts, name);
  }
  return parts;
}

function mergePart(
  name: string,
  block: BlockRef,
  { base, mine, theirs }: Sides<Part | undefined>,
  definitions: Sides<Definition>,
  conflicts: MergeConflict[],
): Part {
  if (mine === undefined || theirs === undefined) return { ...((mine ?? theirs) as Part), block };
  const where = { kind: "action", name: mine.name } as const;
  if (changesKind(base, mine, theirs)) {
    const at = (side: Definition) => actionAt(side, name)?.action;
    const both = { base: at(definitions.base), mine: at(definitions.mine), theirs: at(definitions.theirs) };
    conflicts.push(conflictAt(where, [], { what: "value", ...both, taken: "mine" }));
    return { ...mine, own: withLinks(mine.own, placedLinks(block, mine, theirs)), block };
  }
  const [before, here, there] = [base, mine, theirs].map((part) => linksAt(part, block, mine, theirs));
  const own = mergeValues(
    { base: before, mine: here, theirs: there },
    (clash) => conflicts.push(conflictAt(where, clash.path, { what: "value", ...clash, taken: "mine" })),
    [],
  );
  return { name: mine.name, own: own as ValueObject, block };
}

/**
 * Links of an action that one side moved are those it has at its new place: the other side knows nothing of that. Where
 * both moved it there, what it waits for is new on both sides.
 */
function linksAt(part: Part | undefined, block: BlockRef, mine: Part, theirs: Part): ValueObject | undefined {
  if (part === undefined || sameBlockRef(part.block, block)) return part?.own;
  const both = sameBlockRef(mine.block, block) && sameBlockRef(theirs.block, block);
  return withLinks(part.own, both ? {} : placedLinks(block, mine, theirs));
}

const placedLinks = (block: BlockRef, mine: Part, theirs: Part): ValueObject =>
  linksOf(sameBlockRef(mine.block, block) || !sameBlockRef(theirs.block, block) ? mine.own : theirs.own);

export const withLinks = (own: ValueObject, links: ValueObject): ValueObject =>
  Object.keys(links).length === 0 && recordMember(own, "runAfter") === undefined
    ? own
    : withMember(own, "runAfter", links);

/** One side made another kind of action of it, and the other changed it too: a mixture of both would be neither. */
function changesKind(base: Part | undefined, mine: Part, theirs: Part): boolean {
  if (same(bare(mine), bare(theirs))) return false;
  if (base === undefined) return kindOf(mine) !== kindOf(theirs);
  if (same(bare(base), bare(mine)) || same(bare(base), bare(theirs))) return false;
  return kindOf(base) !== kindOf(mine) || kindOf(base) !== kindOf(theirs);
}

const bare = ({ own }: Part): ValueObject => withoutMember(own, "runAfter");

function kindOf({ own }: Part): string {
  const host = recordMember(recordMember(own, "inputs") ?? {}, "host") ?? {};
  return JSON.stringify([
    textMember(own, "type")?.toLowerCase(),
    textMember(own, "kind")?.toLowerCase(),
    textMember(host, "operationId"),
  ]);
}

/** A branch that one side took away while the other put an action into it comes back; where there is none, the block around. */
function ensureHome(
  name: string,
  parts: Map<string, Part>,
  sides: Sides<Skeleton>,
  conflicts: MergeConflict[],
): void {
  const part = parts.get(name);
  if (part === undefined || part.block.container === null || homeOf(part.block, parts) !== null) return;
  const key = part.block.container.toLowerCase();
  const holder = parts.get(key);
  const found = holder === undefined ? null : lostBranch(part.block, key, sides);
  if (holder === undefined || found === null) {
    parts.set(name, { ...part, own: withLinks(part.own, {}), block: { container: null, branch: "actions" } });
    return;
  }
  const path = found.path.slice(0, -1);
  const at = path.length === 0 ? found.path : path;
  const shell = at.reduce<unknown>((inner, step) => (inner as ValueObject)[step], found.own) as ValueObject;
  parts.set(key, { ...holder, own: changeAt(holder.own, at, () => shell) as ValueObject });
  const values =
    found.side === "mine" ? { mine: shell, theirs: undefined } : { mine: undefined, theirs: shell };
  conflicts.push(
    conflictAt({ kind: "action", name: holder.name }, at, {
      what: "value",
      base: undefined,
      ...values,
      taken: found.side,
    }),
  );
}

function lostBranch(block: BlockRef, container: string, sides: Sides<Skeleton>) {
  for (const side of ["mine", "theirs"] as const) {
    const holder = sides[side].parts.get(container);
    const wanted = block.branch.toLowerCase();
    const found =
      holder === undefined
        ? undefined
        : blocksOf(holder.name, holder.own).find(({ branch }) => branch.toLowerCase() === wanted);
    const isThere = found?.path
      .slice(0, -1)
      .every((_, depth) => hasAt(holder, found.path.slice(0, depth + 1)));
    if (holder !== undefined && found !== undefined && isThere === true) {
      return { side, path: found.path, own: holder.own };
    }
  }
  return null;
}

function hasAt(holder: Part | undefined, path: readonly string[]): boolean {
  const at = path
    .slice(0, -1)
    .reduce<ValueObject | undefined>(
      (inner, step) => (inner === undefined ? undefined : recordMember(inner, step)),
      holder?.own,
    );
  return at !== undefined && Object.hasOwn(at, path.at(-1) ?? "");
}

function mergeOrders(
  { base, mine, theirs }: Sides<Skeleton>,
  parts: ReadonlyMap<string, Part>,
): Map<string, readonly string[]> {
  const blocks = new Map<string, Set<string>>();
  for (const [name, { block }] of parts) {
    const key = blockKey(block);
    blocks.set(key, (blocks.get(key) ?? new Set()).add(name));
  }
  const orders = new Map<string, readonly string[]>();
  for (const [key, members] of blocks) {
    const here = [base, mine, theirs].map((side) =>
      (side.order.get(key) ?? []).filter((name) => members.has(name)),
    );
    const order = mergedOrder(here[0] ?? [], here[1] ?? [], here[2] ?? []);
    const rest = [...members].filter((name) => !order.includes(name));
    orders.set(key, [...order, ...rest]);
  }
  return orders;
}
