import { parseJson, stringifyJson, type Value, type ValueObject } from "@towpath/expressions";
import { ok, type Result, said } from "@towpath/prelude";
import type { Definition } from "../definition.ts";
import { changeAt, isRecord, memberKey, recordMember } from "../tree.ts";
import { allActions, triggerOf } from "../view/definition-index.ts";
import { type EditFailure, editFailure } from "./edit-failure.ts";
import type { StepRef } from "./set-member.ts";

/** What is looked for. */
export interface FindQuery {
  readonly text: string;
  readonly matchCase: boolean;
}

/** One place of a parameter where the text stands. */
export interface FoundText {
  readonly step: StepRef;
  /** Members below the step, e.g. `["inputs", "uri"]`; items of lists by their number. */
  readonly path: readonly string[];
  /** The whole text of that value. */
  readonly text: string;
  /** UTF-16 offset into `text`. */
  readonly from: number;
  readonly to: number;
}

/** Members that say what a step is and how it hangs together: they have edits of their own. */
const STRUCTURE = new Set([
  "actions",
  "else",
  "cases",
  "default",
  "tools",
  "runafter",
  "type",
  "kind",
  "metadata",
]);
const MAX_DEPTH = 60;
const MAX_FOUND = 5_000;

/** Every place where the text stands in a parameter of the trigger or of an action, in the order of the document. */
export function findInParameters(definition: Definition, query: FindQuery): readonly FoundText[] {
  if (query.text === "") return [];
  const found: FoundText[] = [];
  for (const { step, value } of stepsOf(definition)) {
    for (const [key, member] of Object.entries(value)) {
      if (!STRUCTURE.has(key.toLowerCase())) collect(member, { step, path: [key], query, found });
    }
  }
  return found;
}

function stepsOf(definition: Definition): { step: StepRef; value: ValueObject }[] {
  const trigger = triggerOf(definition);
  const actions = allActions(definition).map(({ name, action }) => ({
    step: { kind: "action", name } as const,
    value: action,
  }));
  return trigger === null
    ? actions
    : [{ step: { kind: "trigger" } as const, value: trigger.trigger }, ...actions];
}

/** Which operation of which connector is called: chosen from lists, and no text that anybody wrote. */
const isHost = ([first, second, ...more]: readonly string[]): boolean =>
  more.length === 0 && first?.toLowerCase() === "inputs" && second?.toLowerCase() === "host";

interface Search {
  readonly step: StepRef;
  readonly path: readonly string[];
  readonly query: FindQuery;
  readonly found: FoundText[];
}

function collect(value: Value, search: Search): void {
  const { path, found } = search;
  if (found.length >= MAX_FOUND || path.length > MAX_DEPTH) return;
  if (isRecord(value)) {
    for (const [key, member] of Object.entries(value)) {
      if (!isHost([...path, key])) collect(member, { ...search, path: [...path, key] });
    }
  } else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) collect(item, { ...search, path: [...path, String(index)] });
  } else {
    collectText(textOf(value), search);
  }
}

/** Numbers are found as they are written; whether a switch is on is nothing that anybody types. */
function textOf(value: Value): string {
  if (typeof value === "string") return value;
  return value === null || typeof value === "boolean" ? "" : stringifyJson(value);
}

function collectText(text: string, { step, path, query, found }: Search): void {
  for (const from of occurrences(text, query)) {
    if (found.length >= MAX_FOUND) return;
    found.push({ step, path, text, from, to: from + query.text.length });
  }
}

/** Where the text stands, one behind the other. */
function occurrences(text: string, { text: wanted, matchCase }: FindQuery): number[] {
  // Some capitals are longer than their small letters: only texts whose length stays can be compared by offset.
  const small = text.toLowerCase();
  const folds = !matchCase && small.length === text.length;
  const [within, needle] = folds ? [small, wanted.toLowerCase()] : [text, wanted];
  const found: number[] = [];
  for (
    let at = within.indexOf(needle);
    at !== -1 && needle !== "";
    at = within.indexOf(needle, at + needle.length)
  ) {
    found.push(at);
  }
  return found;
}

/**
 * Puts another text in the place of what was found, as one edit. A number stays one where the new text reads as one.
 * Refused when the flow changed since: a replacement never lands beside what was shown.
 */
export function replaceInParameters(
  definition: Definition,
  found: readonly FoundText[],
  replacement: string,
): Result<Definition, EditFailure> {
  const places = new Map<string, FoundText[]>();
  for (const hit of found) places.set(placeKey(hit), [...(places.get(placeKey(hit)) ?? []), hit]);
  let next = definition;
  for (const hits of places.values()) {
    const changed = replaceAtPlace(next, hits, replacement);
    if (changed === null) {
      return editFailure("bad-value", said("The flow changed since the search. Search again, then replace."));
    }
    next = changed;
  }
  return ok(next);
}

const placeKey = ({ step, path }: FoundText): string =>
  JSON.stringify([step.kind === "action" ? step.name : null, path]);

function replaceAtPlace(
  definition: Definition,
  hits: readonly FoundText[],
  replacement: string,
): Definition | null {
  const [first] = hits;
  const at = first === undefined ? null : stepPath(definition, first.step);
  if (first === undefined || at === null) return null;
  const path = [...at, ...first.path];
  const before = valueAtPath(definition, path);
  if (before === undefined || textOf(before) !== first.text) return null;
  const text = replacedText(first.text, hits, replacement);
  const value = typeof before === "string" ? text : numberOrText(text);
  return changeAt(definition, path, () => value) as Definition;
}

function replacedText(text: string, hits: readonly FoundText[], replacement: string): string {
  let result = "";
  let copied = 0;
  for (const { from, to } of [...hits].sort((a, b) => a.from - b.from)) {
    result += text.slice(copied, from) + replacement;
    copied = to;
  }
  return result + text.slice(copied);
}

function numberOrText(text: string): Value {
  const parsed = /^-?\d/.test(text) ? parseJson(text) : null;
  return parsed?.ok && !isRecord(parsed.value) && !Array.isArray(parsed.value) ? parsed.value : text;
}

function stepPath(definition: Definition, step: StepRef): readonly string[] | null {
  if (step.kind === "action") {
    return allActions(definition).find((entry) => entry.name === step.name)?.path ?? null;
  }
  const trigger = triggerOf(definition);
  const key = memberKey(definition, "triggers");
  return trigger === null || key === undefined || recordMember(definition, "triggers") === undefined
    ? null
    : [key, trigger.name];
}

function valueAtPath(root: Value, path: readonly string[]): Value | undefined {
  let at: Value | undefined = root;
  for (const step of path) {
    if (Array.isArray(at)) at = at[Number(step)];
    else if (at !== undefined && isRecord(at) && Object.hasOwn(at, step)) at = at[step];
    else return undefined;
  }
  return at;
}
