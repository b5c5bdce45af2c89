"use client";

import { isObject, type Value, type ValueObject } from "@towpath/expressions";
import { type FieldSpec, fieldSteps } from "@towpath/flow";
import type { ReactNode } from "react";
import { useWords } from "../../../words/words.tsx";
import { spelledPath, valueAt } from "../field-path.ts";
import { titleInside } from "../said-field.ts";
import { withValueAt } from "../with-value-at.ts";
import type { ControlProps } from "./control.ts";
import styles from "./controls.module.css";
import { AddRow, RemoveRow } from "./row-buttons.tsx";
import { ValueEditor } from "./value-control.tsx";

/** A list with a row for each item: one value a row, or the fields of an object. */
export function RowsControl({ field, value, onChange, known, describedBy, readOnly, draw }: ControlProps) {
  const t = useWords();
  const rows = Array.isArray(value) ? value : [];
  const item = field.item ?? [];
  const [only] = item;
  const isPlain = only !== undefined && item.length === 1 && only.path === "";
  const change = (next: readonly Value[]) =>
    onChange(next.length === 0 && !field.required ? undefined : [...next]);
  const replace = (index: number, row: Value) => change(rows.map((each, at) => (at === index ? row : each)));
  const remove = (index: number) => change(rows.filter((_each, at) => at !== index));
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as a grid everywhere
    <div role="group" aria-label={field.title} aria-describedby={describedBy} className={styles.rows}>
      {rows.map((row, index) => {
        const label = `${field.title} ${index + 1}`;
        const away = readOnly ? null : (
          <RemoveRow label={t("Remove {name}", { name: label })} onClick={() => remove(index)} />
        );
        if (isPlain) {
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: items have no names of their own
            <div key={index} className={styles.rowOfOne}>
              <ValueEditor
                value={row}
                onChange={(next) => replace(index, next ?? "")}
                label={label}
                known={known}
                readOnly={readOnly}
                emptyValue=""
              />
              {away}
            </div>
          );
        }
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: items have no names of their own
          <div key={index} className={styles.card}>
            <div className={styles.cardHead}>
              <span className={styles.caption}>{label}</span>
              {away}
            </div>
            {item.map((part) => drawPart(part, row, (next) => replace(index, next), draw))}
          </div>
        );
      })}
      {!readOnly && (
        <AddRow
          label={
            rows.length === 0 ? t("Add to {field}", { field: titleInside(t, field.title) }) : t("Add another")
          }
          onClick={() => change([...rows, isPlain ? "" : {}])}
        />
      )}
    </div>
  );
}

function drawPart(
  part: FieldSpec,
  row: Value,
  onChange: (row: ValueObject) => void,
  draw: ControlProps["draw"],
): ReactNode {
  const object = isObject(row) ? row : {};
  const path = spelledPath(object, fieldSteps(part.path));
  const change = (next: Value | undefined) => onChange(withValueAt(object, path, next));
  return draw(part, valueAt(object, path), change);
}

/** Rows of objects where each item is one; a list of anything where items are single values. */
export function representsRows(value: Value | undefined, { field }: { field: FieldSpec }): boolean {
  if (value === undefined) return true;
  if (!Array.isArray(value)) return false;
  const isPlain = field.item?.length === 1 && field.item[0]?.path === "";
  return isPlain || value.every((row) => isObject(row));
}
