/** Whether two items may stand for each other. */
export type Same<T> = (one: T, other: T) => boolean;

/** Makes a function that gives back the list it gave last while the new one holds the same items in the same order. */
export function stableList<T>(same: Same<T>): (list: readonly T[]) => readonly T[] {
  let known: readonly T[] = [];
  return (list) => {
    const isSame = list.length === known.length && list.every((item, index) => same(item, known[index] as T));
    if (!isSame) known = list;
    return known;
  };
}
