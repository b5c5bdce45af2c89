"use client";

import { isObject, type Value, type ValueObject } from "@towpath/expressions";
import type { Words } from "../../../words/translate.ts";
import { useWords } from "../../../words/words.tsx";
import { member } from "../action-outputs.ts";
import type { ControlProps } from "./control.ts";
import styles from "./controls.module.css";
import { AddRow, RemoveRow } from "./row-buttons.tsx";
import { ValueEditor } from "./value-control.tsx";
import { withMember } from "./variables-control.tsx";

/** Header and value of each column of a table. No columns at all means: one for every member. */
export function ColumnsControl({ field, value, onChange, known, describedBy, readOnly }: ControlProps) {
  const t = useWords();
  const columns = Array.isArray(value) ? value.filter((each) => isObject(each)) : [];
  const change = (next: readonly ValueObject[]) => onChange(next.length === 0 ? undefined : [...next]);
  const replace = (index: number, column: ValueObject) =>
    change(columns.map((each, at) => (at === index ? column : each)));
  const cell = (column: ValueObject, index: number, name: "header" | "value") => (
    <div className={styles.cell}>
      <ValueEditor
        value={member(column, name)}
        onChange={(next) => replace(index, withMember(column, name, next ?? ""))}
        label={cellLabel(t, field.title, name, index + 1)}
        known={known}
        readOnly={readOnly}
        placeholder={name === "header" ? t("Header") : t("Value")}
        emptyValue=""
      />
    </div>
  );
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as a grid everywhere
    <div role="group" aria-label={field.title} aria-describedby={describedBy} className={styles.rows}>
      {columns.map((column, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: columns have no names of their own
        <div key={index} className={styles.row}>
          {cell(column, index, "header")}
          {cell(column, index, "value")}
          {!readOnly && (
            <RemoveRow
              label={t("Remove column {number}", { number: index + 1 })}
              onClick={() => change(columns.filter((_each, at) => at !== index))}
            />
          )}
        </div>
      ))}
      {!readOnly && (
        <AddRow
          label={columns.length === 0 ? t("Choose the columns") : t("Add a column")}
          onClick={() => change([...columns, { header: "", value: "" }])}
        />
      )}
    </div>
  );
}

const cellLabel = (t: Words, field: string, name: "header" | "value", number: number): string =>
  name === "header"
    ? t("{field}, header {number}", { field, number })
    : t("{field}, value {number}", { field, number });

export function representsColumns(value: Value | undefined): boolean {
  return value === undefined || (Array.isArray(value) && value.every((each) => isObject(each)));
}
