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

/** The object the rows stand for. Of two rows with one name the last wins, as in JSON. */
export function dictionaryOf(rows: readonly DictionaryRow[]): ValueObject {
  // Built from entries, not by assignment: a member named `__proto__` is data.
  return Object.fromEntries(rows.filter((row) => row.key !== "").map((row) => [row.key, row.value]));
}

/** Names that stand in more than one row: all but the last of them would be lost. */
export function repeatedKeys(rows: readonly DictionaryRow[]): ReadonlySet<string> {
  const seen = new Set<string>();
  const repeated = new Set<string>();
  for (const { key } of rows) {
    if (key !== "" && seen.has(key)) repeated.add(key);
    seen.add(key);
  }
  return repeated;
}

export function nextRowId(rows: readonly { readonly id: number }[]): number {
  return rows.reduce((highest, row) => Math.max(highest, row.id), -1) + 1;
}
