import type { DynamicCall } from "@towpath/connectors";
import { getMember, isObject, type Value, type ValueObject } from "@towpath/expressions";
import { atPath } from "./item-paths.ts";

/**
 * The inputs of the operation that is asked for choices: constants, values of the form, and what the opened node of a
 * tree brings. What the form does not have yet is left out.
 *
 * @param form the inputs of the action so far, by name; `body/a/b` and `body` alike
 * @param parent the item of the opened node
 */
export function argumentsOf(call: DynamicCall, form: ValueObject, parent: Value | undefined): ValueObject {
  const entries = call.arguments.flatMap((argument): [string, Value][] => {
    const value =
      "value" in argument
        ? argument.value
        : "selected" in argument
          ? selectedOf(parent, argument.selected)
          : formValue(form, argument.from);
    return value === undefined || value === null ? [] : [[argument.name, value]];
  });
  return Object.fromEntries(entries);
}

/** A node may also be given by its value alone. */
function selectedOf(parent: Value | undefined, path: string): Value | undefined {
  return isObject(parent) ? atPath(parent, path) : parent;
}

/** By its name, by its path below the body, or, as older files do, by the name of a property at any depth. */
function formValue(form: ValueObject, from: string): Value | undefined {
  const path = from.replaceAll(".", "/");
  const own = getMember(form, from) ?? getMember(form, path);
  if (own !== undefined) return own;
  const below = Object.entries(form).flatMap(([key, value]) => {
    if (path.toLowerCase().startsWith(`${key.toLowerCase()}/`))
      return [atPath(value, path.slice(key.length + 1))];
    return key.toLowerCase().endsWith(`/${path.toLowerCase()}`) ? [value] : [];
  });
  return below.find((value) => value !== undefined) ?? propertyNamed(form, from, 0);
}

const DEEPEST = 8;

function propertyNamed(value: Value, name: string, depth: number): Value | undefined {
  if (!isObject(value) || depth > DEEPEST) return undefined;
  const own = depth === 0 ? undefined : getMember(value, name);
  if (own !== undefined) return own;
  for (const member of Object.values(value)) {
    const found = propertyNamed(member, name, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}
