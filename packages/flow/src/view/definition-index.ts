import type { ValueObject } from "@towpath/expressions";
import { type BlockRef, type Definition, ROOT_BLOCK } from "../definition.ts";
import { isRecord, memberKey, recordMember, textMember, toPointer } from "../tree.ts";
import { blocksOf } from "./blocks.ts";

/** An action where it stands in the definition. */
export interface ActionEntry {
  readonly name: string;
  readonly action: ValueObject;
  readonly block: BlockRef;
  /** Members from the definition down to the action, e.g. `["actions", "Try", "actions", "Send"]`. */
  readonly path: readonly string[];
  /** The same as a JSON Pointer. */
  readonly pointer: string;
  /** 0 at the top, 1 inside one container, … */
  readonly depth: number;
}

interface DefinitionIndex {
  readonly entries: readonly ActionEntry[];
  readonly byName: ReadonlyMap<string, ActionEntry>;
}

// Definitions are never mutated, so what was read from one stays true for as long as it lives.
const indexes = new WeakMap<Definition, DefinitionIndex>();

export function indexOf(definition: Definition): DefinitionIndex {
  const known = indexes.get(definition);
  if (known !== undefined) return known;
  const root = recordMember(definition, "actions");
  const path = [memberKey(definition, "actions") ?? "actions"];
  const entries = root === undefined ? [] : entriesOf(root, ROOT_BLOCK, path, 0);
  const byName = new Map<string, ActionEntry>();
  for (const entry of entries) {
    const key = entry.name.toLowerCase();
    if (!byName.has(key)) byName.set(key, entry);
  }
  const index = { entries, byName };
  indexes.set(definition, index);
  return index;
}

interface BlockEntries {
  readonly block: BlockRef;
  readonly path: readonly string[];
  readonly entries: readonly ActionEntry[];
}

// An edit leaves the objects of all other blocks as they are: what stands in them is not collected again.
const blocks = new WeakMap<ValueObject, BlockEntries>();

function entriesOf(
  actions: ValueObject,
  block: BlockRef,
  path: readonly string[],
  depth: number,
): readonly ActionEntry[] {
  const known = blocks.get(actions);
  if (known !== undefined && samePlace(known, block, path)) return known.entries;
  const entries = collect(actions, block, path, depth);
  blocks.set(actions, { block, path, entries });
  return entries;
}

/** The depth follows from the path. */
const samePlace = (known: BlockEntries, block: BlockRef, path: readonly string[]): boolean =>
  known.block.container === block.container &&
  known.block.branch === block.branch &&
  known.path.length === path.length &&
  known.path.every((step, index) => step === path[index]);

function collect(
  actions: ValueObject,
  block: BlockRef,
  path: readonly string[],
  depth: number,
): readonly ActionEntry[] {
  const entries: ActionEntry[] = [];
  for (const [name, action] of Object.entries(actions)) {
    if (!isRecord(action)) continue;
    const here = [...path, name];
    entries.push({ name, action, block, path: here, pointer: toPointer(here), depth });
    for (const { container, branch, path: inner, actions: held } of blocksOf(name, action)) {
      for (const entry of entriesOf(held, { container, branch }, [...here, ...inner], depth + 1)) {
        entries.push(entry);
      }
    }
  }
  return entries;
}

/** Every action at any depth, in the order of the document. */
export function allActions(definition: Definition): readonly ActionEntry[] {
  return indexOf(definition).entries;
}

/** The action of that name (in any case), wherever it stands. */
export function actionAt(definition: Definition, name: string): ActionEntry | null {
  return indexOf(definition).byName.get(name.toLowerCase()) ?? null;
}

/** The actions of one block by name; null when the container or branch does not exist. */
export function blockActions(definition: Definition, ref: BlockRef): ValueObject | null {
  if (ref.container === null) return recordMember(definition, "actions") ?? {};
  const entry = actionAt(definition, ref.container);
  if (entry === null) return null;
  const wanted = ref.branch.toLowerCase();
  const found = blocksOf(entry.name, entry.action).find((block) => block.branch.toLowerCase() === wanted);
  return found?.actions ?? null;
}

/** Members from the definition down to the object that holds a block's actions; null when there is no such block. */
export function blockPath(definition: Definition, ref: BlockRef): readonly string[] | null {
  if (ref.container === null) return [memberKey(definition, "actions") ?? "actions"];
  const entry = actionAt(definition, ref.container);
  if (entry === null) return null;
  const wanted = ref.branch.toLowerCase();
  const found = blocksOf(entry.name, entry.action).find((block) => block.branch.toLowerCase() === wanted);
  return found === undefined ? null : [...entry.path, ...found.path];
}

/** The trigger; the first one where a broken definition has several. */
export function triggerOf(definition: Definition): { name: string; trigger: ValueObject } | null {
  for (const [name, trigger] of Object.entries(recordMember(definition, "triggers") ?? {})) {
    if (isRecord(trigger)) return { name, trigger };
  }
  return null;
}

/** `type` and `kind` as the document spells them. */
export function typeOf(step: ValueObject): { type: string; kind: string | null } {
  return { type: textMember(step, "type") ?? "", kind: textMember(step, "kind") ?? null };
}
