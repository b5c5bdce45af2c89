import type { Value, ValueObject } from "@towpath/expressions";
import { cutText, ok, type Result, said } from "@towpath/prelude";
import type { Definition } from "../definition.ts";
import { isRecord } from "../tree.ts";
import { blocksOf } from "../view/blocks.ts";
import { actionAt, allActions } from "../view/definition-index.ts";
import { type EditFailure, editFailure } from "./edit-failure.ts";

export const MAX_NAME_LENGTH = 80;

/** A name for a new action that no other action has, in any case: the stem, else the stem with a number. */
export function freshName(definition: Definition, stem: string): string {
  const taken = new Set(allActions(definition).map((entry) => entry.name.toLowerCase()));
  return unusedName(taken, stem);
}

/** Like `freshName`, against a set of lower-case names. */
export function unusedName(taken: ReadonlySet<string>, stem: string): string {
  const base = cutText(stem.trim(), MAX_NAME_LENGTH) || "Action";
  if (!taken.has(base.toLowerCase())) return base;
  for (let number = 2; ; number += 1) {
    const name = `${cutText(base, MAX_NAME_LENGTH - String(number).length - 1)}_${number}`;
    if (!taken.has(name.toLowerCase())) return name;
  }
}

/** Whether a name can be given to an action; `current` is the action that may keep it. */
export function checkName(
  definition: Definition,
  name: string,
  current: string | null,
): Result<string, EditFailure> {
  if (!VISIBLE.test(name)) return editFailure("bad-name", said("Give the action a name."));
  if (name !== name.trim()) return editFailure("bad-name", said("A name cannot begin or end with a space."));
  if (name.length > MAX_NAME_LENGTH) {
    return editFailure(
      "bad-name",
      said("A name has at most {most} characters; this has {length}.", {
        most: MAX_NAME_LENGTH,
        length: name.length,
      }),
    );
  }
  if (hasForbiddenCharacter(name)) return editFailure("bad-name", FORBIDDEN_IN_NAME);
  const holder = actionAt(definition, name);
  if (holder !== null && holder.name !== current) {
    return editFailure(
      "name-taken",
      said('There is already an action named "{name}". Choose another name.', { name: holder.name }),
    );
  }
  return ok(name);
}

const VISIBLE = /[^\p{Cf}\p{Cc}\p{Z}]/u;
const FORBIDDEN = /[\p{Cc}\p{Surrogate}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

export const FORBIDDEN_IN_NAME = said("A name cannot hold line breaks or other control characters.");

/**
 * Control characters and lone surrogates, neither of which survives databases and file formats, and signs that turn
 * the direction of what stands around them, by which one name looks like another.
 */
export const hasForbiddenCharacter = (name: string): boolean => FORBIDDEN.test(name);

/** True for text with half of a surrogate pair, which no file can hold. */
export const isBrokenText = (text: string): boolean => /\p{Surrogate}/u.test(text);

/** The names of an action's inner actions at any depth, in document order. */
export function innerNames(name: string, action: Value): string[] {
  if (!isRecord(action)) return [];
  return blocksOf(name, action).flatMap((block) => namesWithin(block.actions));
}

/** The names of a group of actions and of everything inside them. */
export function namesWithin(actions: ValueObject): string[] {
  return Object.entries(actions).flatMap(([name, action]) => [name, ...innerNames(name, action)]);
}
