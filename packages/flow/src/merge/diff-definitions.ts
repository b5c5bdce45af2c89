import type { Value, ValueObject } from "@towpath/expressions";
import type { Definition } from "../definition.ts";
import { movedNames } from "../edit/moved-names.ts";
import { renameAction } from "../edit/rename-action.ts";
import { isRecord, withoutMember } from "../tree.ts";
import { triggerOf } from "../view/definition-index.ts";
import { same } from "./merge-values.ts";
import {
  blockKey,
  linkedPast,
  linksOf,
  type Part,
  putTogether,
  type Skeleton,
  sameBlockRef,
  takeApart,
} from "./skeleton.ts";

/** One member that differs. Undefined: it is not there. */
export interface FieldChange {
  readonly path: readonly string[];
  readonly before: Value | undefined;
  readonly after: Value | undefined;
}

export interface StepChange {
  /** As it is called now; of a removed step, as it was. */
  readonly name: string;
  readonly kind: "added" | "removed" | "changed";
  /** What it was called, where that differs. */
  readonly from: string | null;
  /** It stands in another block. */
  readonly moved: boolean;
  /** Of a changed step. */
  readonly fields: readonly FieldChange[];
}

export interface DefinitionDiff {
  readonly trigger: StepChange | null;
  /** In the order of the document, removed ones last. */
  readonly actions: readonly StepChange[];
  /** What differs outside trigger and actions: parameters, outputs … */
  readonly flow: readonly FieldChange[];
  /** Both in one, to be drawn: the later state, with what was removed where it stood. */
  readonly union: Definition;
}

/** What became of a definition, step by step. Links that only follow from steps that came or went are no change. */
export function diffDefinitions(before: Definition, after: Definition): DefinitionDiff {
  const { renamed, names } = withNewNames(before, after);
  const old = takeApart(renamed);
  const now = takeApart(after);
  if (old === null || now === null) {
    return { trigger: null, actions: [], flow: fieldChanges(before, after), union: after };
  }
  const removed = [...old.parts.keys()].filter((key) => !now.parts.has(key));
  const added = [...now.parts.keys()].filter((key) => !old.parts.has(key));
  const [oldLinks, nowLinks] = [healed(old, removed), healed(now, added)];
  const actions = [...now.parts].flatMap(([key, part]): StepChange[] => {
    const [was, is] = [oldLinks.get(key), nowLinks.get(key)];
    if (was === undefined || is === undefined) return [{ ...only(part), kind: "added" }];
    return changeOf(was, is, names.get(part.name) ?? null);
  });
  const gone = removed.map((key): StepChange => ({ ...only(old.parts.get(key) as Part), kind: "removed" }));
  return {
    trigger: triggerChange(before, after),
    actions: [...actions, ...gone],
    flow: fieldChanges(withoutSteps(before), withoutSteps(after)),
    union: unionOf(old, now, removed),
  };
}

const only = ({ name }: Part) => ({ name, from: null, moved: false, fields: [] });

/** The earlier state with the names of the later one, and what they were. */
function withNewNames(before: Definition, after: Definition) {
  const names = new Map<string, string>();
  let renamed = before;
  for (const [from, to] of movedNames(before, after)) {
    const next = to === null ? null : renameAction(renamed, from, to);
    if (to === null || next?.ok !== true) continue;
    names.set(to, from);
    renamed = next.value;
  }
  return { renamed, names };
}

function healed({ parts }: Skeleton, without: readonly string[]): Map<string, Part> {
  const left = new Map(parts);
  for (const name of without) linkedPast(left, name);
  return left;
}

function changeOf(was: Part, is: Part, from: string | null): StepChange[] {
  const moved = !sameBlockRef(was.block, is.block);
  const links = moved || same(linksOf(was.own), linksOf(is.own)) ? [] : ["runAfter"];
  const fields = [
    ...fieldChanges(withoutMember(was.own, "runAfter"), withoutMember(is.own, "runAfter")),
    ...links.flatMap((key) => fieldChanges({ [key]: linksOf(was.own) }, { [key]: linksOf(is.own) }, 1)),
  ];
  if (fields.length === 0 && !moved && from === null) return [];
  return [{ name: is.name, kind: "changed", from, moved, fields }];
}

function triggerChange(before: Definition, after: Definition): StepChange | null {
  const [was, is] = [triggerOf(before), triggerOf(after)];
  if (was === null || is === null) {
    const one = was ?? is;
    if (one === null) return null;
    return { name: one.name, kind: is === null ? "removed" : "added", from: null, moved: false, fields: [] };
  }
  const fields = fieldChanges(was.trigger, is.trigger);
  const from = was.name === is.name ? null : was.name;
  return fields.length === 0 && from === null
    ? null
    : { name: is.name, kind: "changed", from, moved: false, fields };
}

const withoutSteps = (definition: Definition): ValueObject =>
  withoutMember(withoutMember(definition, "actions"), "triggers");

/** The members that differ, as deep as both sides have members. */
export function fieldChanges(
  before: Value | undefined,
  after: Value | undefined,
  depth = Number.POSITIVE_INFINITY,
  path: readonly string[] = [],
): FieldChange[] {
  if (same(before, after)) return [];
  if (path.length >= depth || !isRecord(before) || !isRecord(after)) return [{ path, before, after }];
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].flatMap((key) => {
    const was = Object.hasOwn(before, key) ? before[key] : undefined;
    const is = Object.hasOwn(after, key) ? after[key] : undefined;
    return fieldChanges(was, is, depth, [...path, key]);
  });
}

/** What was removed comes back where it stood; where its holder is gone too, both come back. */
function unionOf(old: Skeleton, now: Skeleton, removed: readonly string[]): Definition {
  if (removed.length === 0) return putTogether(now);
  const parts = new Map(now.parts);
  const back = new Set(removed);
  const order = new Map([...now.order].map(([key, names]) => [key, [...names]]));
  for (const name of removed) {
    const part = old.parts.get(name) as Part;
    const key = blockKey(part.block);
    const names = order.get(key) ?? [];
    const links = Object.entries(linksOf(part.own)).filter(([other]) => {
      const beside = other.toLowerCase();
      return back.has(beside) || names.includes(beside);
    });
    parts.set(name, { ...part, own: { ...part.own, runAfter: Object.fromEntries(links) } });
    order.set(key, [...names, name]);
  }
  return putTogether({ frame: now.frame, parts, order });
}
