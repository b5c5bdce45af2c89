import type { Definition } from "@towpath/flow";

/**
 * How many texts and `runAfter` entries followed a renaming: what differs between the two definitions beside the
 * name itself. Both have the same members in the same order, because renaming changes nothing else.
 */
export function countReferences(before: Definition, after: Definition): number {
  // One of the differences is the action's own name.
  return Math.max(0, countDifferences(before, after) - 1);
}

function countDifferences(before: unknown, after: unknown): number {
  if (before === after) return 0;
  if (!isTree(before) || !isTree(after)) return 1;
  const mine = Object.entries(before);
  const theirs = Object.entries(after);
  return mine.reduce((sum, [key, value], index) => {
    const [otherKey, other] = theirs[index] ?? [key, undefined];
    return sum + (key === otherKey ? 0 : 1) + countDifferences(value, other);
  }, 0);
}

const isTree = (value: unknown): value is object => typeof value === "object" && value !== null;
