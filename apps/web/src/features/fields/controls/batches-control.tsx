"use client";

import { NumberInput, Switch, TextInput } from "@mantine/core";
import { isObject, type Value } from "@towpath/expressions";
import type { Words } from "../../../words/translate.ts";
import { useWords } from "../../../words/words.tsx";
import { member } from "../action-outputs.ts";
import { type DictionaryRow, dictionaryOf, nextRowId, rowsOf, spareRows } from "../dictionary-rows.ts";
import { type Criterion, criteriaOf, NEW_BATCH, withCriterion } from "../release-criteria.ts";
import { useDraft } from "../use-draft.ts";
import type { ControlProps } from "./control.ts";
import styles from "./controls.module.css";
import { RecurrenceControl } from "./recurrence-control.tsx";
import { AddRow, RemoveRow } from "./row-buttons.tsx";

/** The batches of a trigger by name, and what releases each. A batch counts once it has a name of its own. */
export function BatchesControl(props: ControlProps) {
  const t = useWords();
  const { field, value, onChange, describedBy, readOnly } = props;
  const [rows, setRows] = useDraft(value, rowsOf);
  const taken = spareRows(rows);

  const change = (next: readonly DictionaryRow[]) => {
    const written = dictionaryOf(next);
    setRows([...next], written);
    onChange(written);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset draws a frame of its own
    <div role="group" aria-label={field.title} aria-describedby={describedBy} className={styles.rows}>
      {rows.map((row) => (
        <BatchCard
          key={row.id}
          {...props}
          row={row}
          isTaken={taken.has(row.id)}
          onRow={(next) => change(rows.map((each) => (each.id === row.id ? next : each)))}
          onRemove={rows.length > 1 ? () => change(rows.filter((each) => each.id !== row.id)) : null}
        />
      ))}
      {!readOnly && (
        <AddRow
          label={t("Add a batch")}
          onClick={() => setRows([...rows, { id: nextRowId(rows), key: "", value: NEW_BATCH }], value)}
        />
      )}
    </div>
  );
}

interface BatchCardProps extends ControlProps {
  readonly row: DictionaryRow;
  readonly isTaken: boolean;
  readonly onRow: (row: DictionaryRow) => void;
  /** Null: the last batch stays. */
  readonly onRemove: (() => void) | null;
}

function BatchCard({ row, isTaken, onRow, onRemove, ...props }: BatchCardProps) {
  const t = useWords();
  const { readOnly } = props;
  const criteria = criteriaOf(row.value);

  const set = (criterion: Criterion, next: Value | undefined) =>
    onRow({ ...row, value: withCriterion(row.value, criterion, next) });
  const count = (criterion: Criterion, label: string, description: string, most: number) => (
    <NumberInput
      label={label}
      description={description}
      min={1}
      max={most}
      clampBehavior="none"
      allowDecimal={false}
      thousandSeparator=" "
      placeholder={t("Does not matter")}
      readOnly={readOnly}
      value={numberOf(member(criteria, criterion))}
      onChange={(next) => set(criterion, typeof next === "number" ? next : undefined)}
    />
  );
  const recurrence = member(criteria, "recurrence");
  return (
    <div className={styles.card}>
      <div className={styles.cardHead}>
        <span className={styles.caption}>{t("Batch")}</span>
        {!readOnly && onRemove !== null && (
          <RemoveRow
            label={row.key === "" ? t("Remove the new batch") : t("Remove {name}", { name: row.key })}
            onClick={onRemove}
          />
        )}
      </div>
      <TextInput
        label={t("Name")}
        description={t("Flows that send messages name it.")}
        readOnly={readOnly}
        value={row.key}
        error={nameProblem(t, row.key, isTaken)}
        onChange={(event) => onRow({ ...row, key: event.currentTarget.value })}
      />
      <span className={styles.caption}>{t("Released as soon as one of these is reached")}</span>
      {count("messageCount", t("Number of messages"), t("At most 8 000."), 8_000)}
      {count(
        "batchSize",
        t("Size in bytes"),
        t("Of all messages together, at most 83 886 080 (80 MB)."),
        83_886_080,
      )}
      <Switch
        label={t("By the clock")}
        description={t("Whatever has come by then, however little; nothing when none has.")}
        disabled={readOnly}
        checked={recurrence !== undefined}
        onChange={(event) =>
          set("recurrence", event.currentTarget.checked ? { frequency: "Hour", interval: 1 } : undefined)
        }
      />
      {isObject(recurrence) && (
        <div className={styles.group}>
          <RecurrenceControl
            {...props}
            field={{
              ...props.field,
              title:
                row.key === ""
                  ? t("When the new batch is released")
                  : t("When {name} is released", { name: row.key }),
            }}
            value={recurrence}
            onChange={(next) => set("recurrence", next)}
          />
        </div>
      )}
    </div>
  );
}

const numberOf = (value: Value | undefined): number | "" => (typeof value === "number" ? value : "");

function nameProblem(t: Words, name: string, isTaken: boolean): string | undefined {
  if (name.trim() === "") return t("The batch counts once it has a name.");
  return isTaken ? t("This name is taken. The batch counts once it has a name of its own.") : undefined;
}
