"use client";

import { Select, TextInput } from "@mantine/core";
import { isObject, type Value, type ValueObject } from "@towpath/expressions";
import { phrase } from "../../../words/translate.ts";
import { useWords } from "../../../words/words.tsx";
import { member } from "../action-outputs.ts";
import { spelledPath } from "../field-path.ts";
import type { ControlProps } from "./control.ts";
import styles from "./controls.module.css";
import { AddRow, RemoveRow } from "./row-buttons.tsx";
import { ValueEditor } from "./value-control.tsx";

const TYPES = [
  { value: "string", label: phrase("Text") },
  { value: "integer", label: phrase("Whole number") },
  { value: "float", label: phrase("Number with decimals") },
  { value: "boolean", label: phrase("Yes/No") },
  { value: "array", label: phrase("List") },
  { value: "object", label: phrase("Object") },
];

/** The variables that InitializeVariable creates. Members of a variable it does not know stay. */
export function VariablesControl({ field, value, onChange, known, describedBy, readOnly }: ControlProps) {
  const t = useWords();
  const variables = Array.isArray(value) ? value.filter((each) => isObject(each)) : [];
  const replace = (index: number, next: ValueObject) =>
    onChange(variables.map((each, at) => (at === index ? next : each)));
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset draws a frame of its own
    <div role="group" aria-label={field.title} aria-describedby={describedBy} className={styles.rows}>
      {variables.map((variable, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a name that is being typed cannot be the key
        <div key={index} className={styles.card}>
          <div className={styles.cardHead}>
            <span className={styles.caption}>
              {variables.length === 1 ? t("Variable") : t("Variable {name}", { name: index + 1 })}
            </span>
            {!readOnly && variables.length > 1 && (
              <RemoveRow
                label={t("Remove variable {number}", { number: index + 1 })}
                onClick={() => onChange(variables.filter((_each, at) => at !== index))}
              />
            )}
          </div>
          <div className={styles.two}>
            <TextInput
              label={t("Name")}
              size="sm"
              readOnly={readOnly}
              value={textOf(member(variable, "name"))}
              onChange={(event) => replace(index, withMember(variable, "name", event.currentTarget.value))}
            />
            <Select
              label={t("Type")}
              size="sm"
              readOnly={readOnly}
              allowDeselect={false}
              data={TYPES.map((type) => ({ value: type.value, label: t(type.label) }))}
              value={textOf(member(variable, "type")).toLowerCase()}
              onChange={(type) => type !== null && replace(index, withMember(variable, "type", type))}
            />
          </div>
          <div className={styles.caption}>{t("Value to begin with")}</div>
          <ValueEditor
            value={member(variable, "value")}
            onChange={(next) => replace(index, withMember(variable, "value", next))}
            label={t("Value of variable {name}", {
              name: textOf(member(variable, "name")) || index + 1,
            })}
            known={known}
            readOnly={readOnly}
            emptyValue={undefined}
            multiline
          />
        </div>
      ))}
      {!readOnly && (
        <AddRow
          label={t("Add a variable")}
          onClick={() => onChange([...variables, { name: "", type: "string" }])}
        />
      )}
    </div>
  );
}

export function representsVariables(value: Value | undefined): boolean {
  if (value === undefined) return true;
  return (
    Array.isArray(value) &&
    value.every(
      (each) =>
        isObject(each) &&
        isTextOrMissing(member(each, "name")) &&
        TYPES.some((type) => type.value === textOf(member(each, "type")).toLowerCase()),
    )
  );
}

/** The name of the variable an action changes. */
export function VariableNameControl(props: ControlProps) {
  const t = useWords();
  const { field, value, onChange, known, describedBy, invalid, readOnly } = props;
  const name = textOf(value);
  const names = known.names.variables;
  const options = name === "" || names.includes(name) ? names : [...names, name];
  return (
    <Select
      aria-label={field.title}
      aria-describedby={describedBy}
      error={invalid}
      readOnly={readOnly}
      searchable
      placeholder={t("Choose a variable")}
      nothingFoundMessage={t(
        "No variable is initialised before this step. Add an Initialize variable action first.",
      )}
      data={[...new Set(options)]}
      value={name === "" ? null : name}
      onChange={(picked) => onChange(picked ?? "")}
    />
  );
}

export function representsText(value: Value | undefined): boolean {
  return value === undefined || typeof value === "string";
}

function textOf(value: Value | undefined): string {
  return typeof value === "string" ? value : "";
}

function isTextOrMissing(value: Value | undefined): boolean {
  return value === undefined || typeof value === "string";
}

/** An object with a member set (or taken away), under the spelling it already has. */
export function withMember(object: ValueObject, name: string, value: Value | undefined): ValueObject {
  const [key = name] = spelledPath(object, [name]);
  const entries = Object.entries(object).filter(([each]) => value !== undefined || each !== key);
  if (value === undefined) return Object.fromEntries(entries);
  const present = entries.some(([each]) => each === key);
  const next = entries.map(([each, old]) => [each, each === key ? value : old] as const);
  return Object.fromEntries(present ? next : [...next, [key, value] as const]);
}
