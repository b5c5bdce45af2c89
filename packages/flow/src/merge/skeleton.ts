import type { Value, ValueObject } from "@towpath/expressions";
import type { BlockRef, Definition } from "../definition.ts";
import { relinked } from "../edit/block-change.ts";
import { changeAt, isRecord, member, memberKey, recordMember } from "../tree.ts";
import { blocksOf } from "../view/blocks.ts";
import { allActions } from "../view/definition-index.ts";
import { runAfterOf } from "../view/run-after.ts";

/** An action by itself: what it holds stands in parts of its own. */
export interface Part {
  readonly name: string;
  /** The action with its blocks emptied. */
  readonly own: ValueObject;
  readonly block: BlockRef;
}

/** A definition taken apart into its actions, so that two of them can be compared wherever their actions stand. */
export interface Skeleton {
  /** The definition with its actions taken out. */
  readonly frame: Definition;
  /** By lower-case name. */
  readonly parts: ReadonlyMap<string, Part>;
  /** Lower-case names of each block, in the order of the document. */
  readonly order: ReadonlyMap<string, readonly string[]>;
}

export const blockKey = ({ container, branch }: BlockRef): string =>
  `${container === null ? "" : container.toLowerCase()}\n${branch.toLowerCase()}`;

export const sameBlockRef = (left: BlockRef, right: BlockRef): boolean => blockKey(left) === blockKey(right);

/** Null for a broken definition in which two actions have one name: names are what tells actions apart here. */
export function takeApart(definition: Definition): Skeleton | null {
  const parts = new Map<string, Part>();
  const order = new Map<string, string[]>();
  for (const { name, action, block } of allActions(definition)) {
    const key = name.toLowerCase();
    if (parts.has(key)) return null;
    parts.set(key, { name, own: withoutActions(name, action), block });
    const here = blockKey(block);
    const names = order.get(here);
    if (names === undefined) order.set(here, [key]);
    else names.push(key);
  }
  return { frame: emptied(definition, ["actions"]), parts, order };
}

function withoutActions(name: string, action: ValueObject): ValueObject {
  return blocksOf(name, action).reduce((rest, block) => emptied(rest, block.path), action);
}

/** The object with the actions at `path` taken out; what is no action stays. */
function emptied(object: ValueObject, path: readonly string[]): ValueObject {
  const present = path.reduce<Value | undefined>(
    (at, key) => (isRecord(at) ? member(at, key) : undefined),
    object,
  );
  if (!isRecord(present)) return object;
  const rest = Object.fromEntries(Object.entries(present).filter(([, value]) => !isRecord(value)));
  return changeAt(object, path, () => rest) as ValueObject;
}

/** The definition that parts make. A part whose block does not exist is not lost: see `homeOf`. */
export function putTogether({ frame, parts, order }: Skeleton): Definition {
  const inBlock = new Map<string, Part[]>();
  for (const [key, names] of order) {
    inBlock.set(
      key,
      names.flatMap((name) => parts.get(name) ?? []),
    );
  }
  const fill = (object: ValueObject, path: readonly string[], ref: BlockRef): ValueObject => {
    const inner = inBlock.get(blockKey(ref)) ?? [];
    if (inner.length === 0) return object;
    const actions = inner.map((part): [string, Value] => [part.name, whole(part)]);
    return changeAt(object, path, (rest) => ({
      ...(isRecord(rest) ? rest : {}),
      ...Object.fromEntries(actions),
    })) as ValueObject;
  };
  const whole = ({ name, own }: Part): ValueObject =>
    blocksOf(name, own).reduce((action, block) => fill(action, block.path, block), own);
  const path = [memberKey(frame, "actions") ?? "actions"];
  return fill(frame, path, { container: null, branch: "actions" });
}

/** The block of a part's container in which it stands; null when the container has no such block. */
export function homeOf(block: BlockRef, parts: ReadonlyMap<string, Part>) {
  const holder = block.container === null ? undefined : parts.get(block.container.toLowerCase());
  if (holder === undefined) return null;
  const wanted = block.branch.toLowerCase();
  return blocksOf(holder.name, holder.own).find(({ branch }) => branch.toLowerCase() === wanted) ?? null;
}

/** Actions around `name` linked past it, as they would be if it were taken out of its block; it stays among the parts. */
export function linkedPast(parts: Map<string, Part>, name: string): void {
  const gone = parts.get(name);
  if (gone === undefined) return;
  const before = Object.keys(runAfterOf(gone.own)).filter((other) => other.toLowerCase() !== name);
  const key = blockKey(gone.block);
  for (const [other, part] of parts) {
    if (other === name || blockKey(part.block) !== key || !hasLink(part.own, name)) continue;
    parts.set(other, { ...part, own: relinked(part.name, part.own, gone.name, before) as ValueObject });
  }
}

const hasLink = (own: ValueObject, name: string): boolean =>
  Object.keys(runAfterOf(own)).some((other) => other.toLowerCase() === name);

/** What the action waits for, as it is written. */
export const linksOf = (own: ValueObject): ValueObject => recordMember(own, "runAfter") ?? {};
