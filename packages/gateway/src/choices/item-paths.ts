import { getMember, isObject, type Value } from "@towpath/expressions";

/**
 * The value at a path of names with `/` between them (reference connectors.md, 3). Names hold dots of their own, so
 * dots part names only where no such member is.
 */
export function atPath(value: Value | undefined, path: string | null): Value | undefined {
  if (path === null || path === "") return value;
  const own = isObject(value) ? getMember(value, path) : undefined;
  if (own !== undefined) return own;
  const bySlash = along(value, path.split("/"));
  return bySlash ?? along(value, path.split(/[./]/));
}

function along(value: Value | undefined, steps: readonly string[]): Value | undefined {
  return steps
    .filter((step) => step !== "")
    .reduce<Value | undefined>((current, step) => {
      if (Array.isArray(current)) return /^\d{1,9}$/.test(step) ? current[Number(step)] : undefined;
      return isObject(current) ? getMember(current, step) : undefined;
    }, value);
}

/** The list an answer holds: at its path; without one the answer itself, or the only list in it. */
export function itemsAt(body: Value | undefined, path: string | null): readonly Value[] | null {
  const found = atPath(body, path);
  if (Array.isArray(found)) return found;
  if (path !== null || !isObject(found)) return null;
  const lists = Object.values(found).filter((member): member is Value[] => Array.isArray(member));
  const named = getMember(found, "value");
  if (Array.isArray(named)) return named;
  return lists.length === 1 ? (lists[0] ?? null) : null;
}

const COMPARISON = /^\(?\s*([^\s()]+)\s+(eq|ne)\s+(.+?)\s*\)?$/i;

/** A path to a Boolean, or a comparison such as `(is_folder eq true)`. */
export function holds(item: Value, condition: string | null): boolean {
  if (condition === null) return false;
  const [, path, operator, wanted] = COMPARISON.exec(condition.trim()) ?? [];
  if (path === undefined || operator === undefined || wanted === undefined) {
    return isTrue(atPath(item, condition.trim()));
  }
  const value = atPath(item, path);
  const same = textOf(value).toLowerCase() === wanted.replace(/^(['"])(.*)\1$/, "$2").toLowerCase();
  return operator.toLowerCase() === "eq" ? same : !same;
}

const isTrue = (value: Value | undefined) => textOf(value).toLowerCase() === "true";
const textOf = (value: Value | undefined) => (value === undefined ? "null" : String(value));
