import type { QueryResultRow } from "pg";
import { bigintArray, textArray, uuidArray } from "../binary-array.ts";
import type { Sql } from "../connection-pool.ts";
import { weekOf } from "../partitions.ts";

export type Cell = string | number | null;
type Row = readonly Cell[];
export type Columns = readonly (readonly [name: string, type: "uuid" | "bigint" | "text"])[];

/** What the text of a statement names. */
export interface Places {
  /** The rows, as `t` with the columns' names. */
  readonly rows: string;
  readonly runs: string;
  readonly journal: string;
}

/**
 * So few rows are written out in the statement: setting up `unnest` of a dozen lists takes PostgreSQL longer than
 * storing a run does. Each number of rows is a statement to prepare, and for many rows the lists cost nothing.
 */
const WRITTEN_OUT = 8;

/**
 * A statement over rows about runs, prepared for few and for many. When all the runs are of the newest week it names
 * that week's tables, because PostgreSQL opens those of all weeks otherwise.
 *
 * @param textOf must mean the same whichever tables it is given
 */
export class RowStatement<R extends QueryResultRow> {
  readonly #name: string;
  readonly #columns: Columns;
  readonly #textOf: (places: Places) => string;
  #texts = new Map<string, string>();
  #newestWeek = "";
  /** Has no tables of its own as far as we know. */
  #missingWeek = "";

  constructor(name: string, columns: Columns, textOf: (places: Places) => string) {
    this.#name = name;
    this.#columns = columns;
    this.#textOf = textOf;
  }

  /**
   * @param sql not within a transaction: a week without tables would spoil it
   * @param ids of the runs that the rows are about
   * @param rows their cells in the order of the columns
   */
  async run(sql: Sql, ids: readonly string[], rows: readonly Row[]): Promise<R[]> {
    const week = this.#weekOf(ids);
    if (week === "") return this.#ask(sql, "", rows);
    try {
      return await this.#ask(sql, week, rows);
    } catch (cause) {
      if ((cause as { code?: string }).code !== "42P01") throw cause;
      // Never made, or let go of: the table of all weeks knows what to do.
      this.#missingWeek = week;
      return this.#ask(sql, "", rows);
    }
  }

  /** Only the newest: statements for all weeks that runs may wake from would pile up in each connection. */
  #weekOf(ids: readonly string[]): string {
    const [first = ""] = ids;
    const week = weekOf(first);
    if (week === this.#missingWeek || week < this.#newestWeek) return "";
    if (!ids.every((id) => weekOf(id) === week)) return "";
    if (week > this.#newestWeek) {
      this.#newestWeek = week;
      this.#texts = new Map();
    }
    return week;
  }

  #ask(sql: Sql, week: string, rows: readonly Row[]): Promise<R[]> {
    const isWrittenOut = rows.length <= WRITTEN_OUT;
    const name = `${this.#name}_${week}_${isWrittenOut ? rows.length : "many"}`;
    const text = this.#texts.get(name) ?? this.#compose(name, week, isWrittenOut ? rows.length : null);
    const values = isWrittenOut ? rows.flat() : this.#columns.map((_, at) => this.#list(at, rows));
    return sql.prepared<R>(name, text, values);
  }

  /** @param count null for any number of rows */
  #compose(name: string, week: string, count: number | null): string {
    const names = this.#columns.map(([column]) => column).join(", ");
    const source = count === null ? this.#lists() : `(values ${this.#tuples(count)})`;
    const suffix = week === "" ? "" : `_${week}`;
    const text = this.#textOf({
      rows: `${source} as t (${names})`,
      runs: `runs${suffix}`,
      journal: `journal${suffix}`,
    });
    this.#texts.set(name, text);
    return text;
  }

  #lists(): string {
    return `unnest(${this.#columns.map(([, type], at) => `$${at + 1}::${type}[]`).join(", ")})`;
  }

  #tuples(count: number): string {
    const width = this.#columns.length;
    const tuple = (row: number) =>
      `(${this.#columns.map(([, type], at) => `$${row * width + at + 1}::${type}`).join(", ")})`;
    return Array.from({ length: count }, (_, row) => tuple(row)).join(", ");
  }

  #list(at: number, rows: readonly Row[]): Buffer {
    const cells = rows.map((row) => row[at] ?? null);
    switch (this.#columns[at]?.[1]) {
      case "uuid":
        return uuidArray(cells as (string | null)[]);
      case "bigint":
        return bigintArray(cells as (number | null)[]);
      default:
        return textArray(cells as (string | null)[]);
    }
  }
}
