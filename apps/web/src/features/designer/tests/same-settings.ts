import { stringifyJson, type Value, type ValueObject } from "@towpath/expressions";

/** When an action runs says nothing about what it gives out. */
const NOT_ITS_OWN: ReadonlySet<string> = new Set(["runafter", "metadata", "description"]);

/** Whether two actions are set up alike. The order of members counts for nothing. */
export function sameSettings(a: ValueObject, b: ValueObject): boolean {
  return spelled(a) === spelled(b);
}

function spelled(action: ValueObject): string {
  const own = Object.entries(action).filter(([name]) => !NOT_ITS_OWN.has(name.toLowerCase()));
  return stringifyJson(
    sorted(Object.fromEntries(own.map(([name, value]) => [name, wholeList(name, value)]))),
  );
}

/** The test of one iteration goes over one item of the list: that is no other setting. */
function wholeList(name: string, value: Value): Value {
  if (name.toLowerCase() !== "foreach" || typeof value !== "string") return value;
  const list = /^@take\(skip\((.*), \d+\), 1\)$/s.exec(value)?.[1];
  return list === undefined ? value : `@${list}`;
}

function sorted(value: Value): Value {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype)
    return value;
  const entries = Object.entries(value as ValueObject).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, inner]) => [name, sorted(inner)]));
}
