import { optionsOf, type Schemas, typeOf } from "@towpath/expressions";
import { said } from "@towpath/prelude";
import type { FieldSpec } from "../catalogue/catalogue.ts";
import { fieldSteps } from "../catalogue/field-steps.ts";
import type { ActionEntry } from "../view/definition-index.ts";
import { inputIn } from "./literal.ts";
import type { ProblemList } from "./problem-list.ts";

/** Controls of fields that take one value. */
const FOR_ONE: ReadonlySet<FieldSpec["control"]> = new Set([
  "text",
  "multiline",
  "number",
  "boolean",
  "choice",
  "date",
  "date-time",
  "time-zone",
]);

/** A list in a field for one value: what was meant is most often the action once for each item. */
export function checkSingleValues(
  entry: ActionEntry,
  fields: readonly FieldSpec[],
  schemas: Schemas,
  problems: ProblemList,
): void {
  for (const field of fields) {
    if (!FOR_ONE.has(field.control) || field.wants === "list") continue;
    const value = inputIn(entry.action, field.path);
    // Inside a text a list is written out as JSON, which is what whoever writes so wants.
    if (typeof value !== "string" || !/^@(?![@{])/.test(value)) continue;
    const options = optionsOf(typeOf(value, schemas)).filter(({ kind }) => kind !== "null");
    if (options.length === 0 || options.some(({ kind }) => kind !== "array")) continue;
    const message = said(
      '"{title}" of "{name}" takes one value, but it is given a list. Run the action once for each item, or take one of them, for example with first().',
      { title: said(field.title), name: entry.name },
    );
    const hint = { list: { start: 1, end: value.length } };
    problems.warning("list-for-one", [...entry.path, ...fieldSteps(field.path)], message, entry.name, hint);
  }
}
