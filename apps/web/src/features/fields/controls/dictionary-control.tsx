"use client";

import { isObject, type Value } from "@towpath/expressions";
import { useWords } from "../../../words/words.tsx";
import { type DictionaryRow, dictionaryOf, nextRowId, rowsOf, spareRows } from "../dictionary-rows.ts";
import { titleInside } from "../said-field.ts";
import { TemplateEditor } from "../template-editor.tsx";
import { useDraft } from "../use-draft.ts";
import type { ControlProps } from "./control.ts";
import styles from "./controls.module.css";
import { AddRow, RemoveRow } from "./row-buttons.tsx";
import { ValueEditor } from "./value-control.tsx";

/** Names and values, one row each. */
export function DictionaryControl({ field, value, onChange, known, describedBy, readOnly }: ControlProps) {
  const t = useWords();
  const [rows, setRows] = useDraft(value, rowsOf);
  const spare = spareRows(rows);
  const nameOf = (row: DictionaryRow, index: number) =>
    row.key === "" ? t("row {number}", { number: index + 1 }) : row.key;

  const change = (next: readonly DictionaryRow[]) => {
    const written = dictionaryOf(next);
    const nothing = Object.keys(written).length === 0 && !field.required;
    const emitted = nothing ? undefined : written;
    setRows([...next], emitted);
    onChange(emitted);
  };
  const replace = (row: DictionaryRow) => change(rows.map((each) => (each.id === row.id ? row : each)));
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as a grid everywhere
    <div role="group" aria-label={field.title} aria-describedby={describedBy} className={styles.rows}>
      {rows.map((row, index) => (
        <div key={row.id} className={styles.row}>
          <div className={styles.cell}>
            <TemplateEditor
              value={row.key}
              onChange={(key) => replace({ ...row, key })}
              label={t("{field}, name {number}", { field: field.title, number: index + 1 })}
              invalid={spare.has(row.id)}
              known={known}
              readOnly={readOnly}
              placeholder={t("Name")}
              language="text"
              singleLine
            />
            {spare.has(row.id) && (
              <div className={styles.error}>
                {t("This name is taken. The row counts once it has a name of its own.")}
              </div>
            )}
          </div>
          <div className={styles.cell}>
            <ValueEditor
              value={row.value}
              onChange={(next) => replace({ ...row, value: next ?? "" })}
              label={t("{field}, value of {name}", { field: field.title, name: nameOf(row, index) })}
              known={known}
              readOnly={readOnly}
              placeholder={t("Value")}
              emptyValue=""
            />
          </div>
          {!readOnly && (
            <RemoveRow
              label={t("Remove {name}", { name: nameOf(row, index) })}
              onClick={() => change(rows.filter((each) => each.id !== row.id))}
            />
          )}
        </div>
      ))}
      {!readOnly && (
        <AddRow
          label={
            rows.length === 0 ? t("Add to {field}", { field: titleInside(t, field.title) }) : t("Add another")
          }
          // A new row changes nothing until it has a name.
          onClick={() => setRows([...rows, { id: nextRowId(rows), key: "", value: "" }], value)}
        />
      )}
    </div>
  );
}

export function representsDictionary(value: Value | undefined): boolean {
  return value === undefined || value === "" || (isObject(value) && !Object.hasOwn(value, ""));
}
