import { isObject, type Value, type ValueObject } from "@towpath/expressions";

/** One member as a row; a row without a name is not written yet. */
export interface DictionaryRow {
  readonly id: number;
  readonly key: string;
  readonly value: Value;
}

export function rowsOf(value: Value | undefined): DictionaryRow[] {
  if (value === undefined || !isObject(value)) return [];
  return Object.entries(value).map(([key, member], id) => ({ id, key, value: member }));
}

/** The object the rows stand for. A name that is taken already is left out: it may be half a longer one. */
export function dictionaryOf(rows: readonly DictionaryRow[]): ValueObject {
  const spare = spareRows(rows);
  // Built from entries, not by assignment: a member named `__proto__` is data.
  return Object.fromEntries(
    rows.filter((row) => row.key !== "" && !spare.has(row.id)).map((row) => [row.key, row.value]),
  );
}

/** Ids of the rows whose name stands in an earlier row. */
export function spareRows(rows: readonly DictionaryRow[]): ReadonlySet<number> {
  const seen = new Set<string>();
  const spare = new Set<number>();
  for (const { id, key } of rows) {
    if (key !== "" && seen.has(key)) spare.add(id);
    seen.add(key);
  }
  return spare;
}

export function nextRowId(rows: readonly { readonly id: number }[]): number {
  return rows.reduce((highest, row) => Math.max(highest, row.id), -1) + 1;
}
