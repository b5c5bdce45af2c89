import type { ValueObject } from "@towpath/expressions";

/** `runAfter` of an action as names and statuses; statuses left out mean success. */
export function runAfterOf(action: ValueObject): (readonly [name: string, statuses: readonly string[]])[] {
  const key = Object.keys(action).find((candidate) => candidate.toLowerCase() === "runafter");
  const value = key === undefined ? undefined : action[key];
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
  return Object.entries(value).map(([name, listed]) => {
    const statuses = Array.isArray(listed) ? listed.filter((status) => typeof status === "string") : [];
    return [name, statuses.length === 0 ? ["Succeeded"] : statuses] as const;
  });
}
