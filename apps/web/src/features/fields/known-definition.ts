import { isObject, type Value, type ValueObject } from "@towpath/expressions";
import { actionAt, type Definition } from "@towpath/flow";
import { member } from "./action-outputs.ts";
import type { FieldTarget } from "./known-data.ts";

/** What a step's own fields hold decides nothing of what they may use; the list that row-wise steps read does. */
const OWN_VALUES = new Set(["inputs", "expression", "foreach", "limit", "description", "trackedProperties"]);

/**
 * Makes a function that gives back the definition it gave last while only the values of the step itself have changed: what
 * its fields may use is then the same, and nothing is worked out or drawn anew with each key.
 */
export function createKnownDefinition(): (definition: Definition, target: FieldTarget) => Definition {
  let last: { readonly definition: Definition; readonly name: string } | null = null;
  return (definition, target) => {
    if (target.kind === "trigger") return definition;
    const isSame = last?.name === target.name && sameAround(last.definition, definition, target.name);
    if (!isSame || last === null) last = { definition, name: target.name };
    return last.definition;
  };
}

function sameAround(before: Definition, after: Definition, name: string): boolean {
  const path = actionAt(after, name)?.path;
  return path !== undefined && sameBeside(before, after, path);
}

/** Whether two trees are the same but for the own values of the step at the end of the path. */
function sameBeside(
  one: Value | undefined,
  two: Value | undefined,
  [step, ...rest]: readonly string[],
): boolean {
  if (one === two) return true;
  if (one === undefined || two === undefined || !isObject(one) || !isObject(two)) return false;
  if (step === undefined) return sameMembers(one, two, (key) => OWN_VALUES.has(key)) && sameRows(one, two);
  return sameMembers(one, two, (key) => key === step) && sameBeside(one[step], two[step], rest);
}

function sameMembers(one: ValueObject, two: ValueObject, isFree: (key: string) => boolean): boolean {
  const [keys, others] = [Object.keys(one), Object.keys(two)];
  return (
    keys.length === others.length &&
    keys.every((key, index) => key === others[index] && (isFree(key) || one[key] === two[key]))
  );
}

const sameRows = (one: ValueObject, two: ValueObject): boolean =>
  member(one, "inputs/from") === member(two, "inputs/from");
