import { compileTemplate, isObject, toText, type Value, type ValueObject } from "@towpath/expressions";
import { fail, ok, type Result, said } from "@towpath/prelude";
import { badTemplate, failed, type Outcome, succeeded } from "../outcome.ts";
import type { ActionContext, PureProgram } from "../plan.ts";
import { compileInputs, eachRow, member, memberText, RowBudget, rowsOf, withoutMembers } from "./inputs.ts";

interface Grid {
  readonly headers: readonly string[];
  readonly rows: readonly (readonly string[])[];
}
type Columns = (rows: readonly Value[], context: ActionContext) => Result<Grid, Outcome>;

/** Table: rows as CSV or HTML text, with given columns or one for each member that occurs. */
export function table(source: Value | undefined): PureProgram {
  const evaluate = compileInputs(withoutMembers(source, ["columns"]));
  const columns = compileColumns(member(source, "columns"));
  return {
    kind: "pure",
    run(context) {
      const inputs = evaluate(context);
      if (!inputs.ok) return inputs.failure;
      const rows = rowsOf(inputs.value);
      if (!rows.ok) return rows.failure;
      const format = memberText(inputs.value, "format")?.toUpperCase();
      if (format !== "CSV" && format !== "HTML") {
        return failed("BadRequest", said("'format' must be CSV or HTML.").message, { inputs: inputs.value });
      }
      const grid = columns(rows.value, context);
      if (!grid.ok) return { ...grid.failure, inputs: inputs.value };
      return succeeded(inputs.value, { body: format === "CSV" ? asCsv(grid.value) : asHtml(grid.value) });
    },
  };
}

function compileColumns(source: Value | undefined): Columns {
  if (!Array.isArray(source) || source.length === 0) return automaticColumns;
  const headers = source.map((column) => compileTemplate(member(column, "header") ?? ""));
  const values = source.map((column) => compileTemplate(member(column, "value") ?? ""));
  return (rows, context) => {
    const names = evaluateAll(headers, context);
    if (!names.ok) return names;
    const made: string[][] = [];
    const budget = new RowBudget();
    const problem = eachRow(context, rows, () => {
      const cells = evaluateAll(values, context);
      if (!cells.ok) return cells.failure;
      made.push(cells.value);
      return budget.spend(cells.value);
    });
    if (problem !== null) return fail(problem);
    return ok(mergeEqualHeaders({ headers: names.value, rows: made }));
  };
}

function evaluateAll(
  templates: readonly ReturnType<typeof compileTemplate>[],
  context: ActionContext,
): Result<string[], Outcome> {
  const texts: string[] = [];
  for (const template of templates) {
    const value = template.evaluate(context);
    if (!value.ok) return fail(badTemplate(value.failure));
    texts.push(toText(value.value));
  }
  return ok(texts);
}

/** Equal headers share a column: the later value shows. */
function mergeEqualHeaders(grid: Grid): Grid {
  const places = new Map<string, number[]>();
  for (const [index, header] of grid.headers.entries()) {
    places.set(header, [...(places.get(header) ?? []), index]);
  }
  if (places.size === grid.headers.length) return grid;
  const groups = [...places.values()];
  return {
    headers: [...places.keys()],
    rows: grid.rows.map((row) => groups.map((group) => row[group.at(-1) ?? 0] ?? "")),
  };
}

/** The union of all members, in the order of their first appearance. */
const automaticColumns: Columns = (rows) => {
  const headers = new Set<string>();
  for (const row of rows) {
    if (!isObject(row)) {
      return fail(
        failed(
          "BadRequest",
          said("Each item must be an object, so that its members can be columns. Or name columns."),
        ),
      );
    }
    for (const name of Object.keys(row)) headers.add(name);
  }
  const names = [...headers];
  return ok({
    headers: names,
    rows: rows.map((row) =>
      names.map((name) =>
        Object.hasOwn(row as object, name) ? toText((row as ValueObject)[name] ?? null) : "",
      ),
    ),
  });
};

function asCsv({ headers, rows }: Grid): string {
  // Without a row there is no column to name.
  if (headers.length === 0) return "";
  const line = (cells: readonly string[]) => `${cells.map(csvCell).join(",")}\r\n`;
  return line(headers) + rows.map(line).join("");
}

function csvCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function asHtml({ headers, rows }: Grid): string {
  const cells = (tag: string, texts: readonly string[]) =>
    texts.map((text) => `<${tag}>${escapeHtml(text)}</${tag}>`).join("");
  const body = rows.map((row) => `<tr>${cells("td", row)}</tr>`).join("");
  return `<table><thead><tr>${cells("th", headers)}</tr></thead><tbody>${body}</tbody></table>`;
}

const HTML_ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (char) => HTML_ENTITIES[char] ?? char);
