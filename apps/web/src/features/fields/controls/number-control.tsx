"use client";

import { UnstyledButton } from "@mantine/core";
import { PreciseNumber, parseJson, stringifyJson, type Value } from "@towpath/expressions";
import { useWords } from "../../../words/words.tsx";
import { TemplateEditor } from "../template-editor.tsx";
import { useDraft } from "../use-draft.ts";
import type { ControlProps } from "./control.ts";
import styles from "./controls.module.css";

const NUMBER = /^\s*-?\d+(\.\d+)?([eE][+-]?\d+)?\s*$/;

/** A number, or an expression that gives one. */
export function NumberControl({
  field,
  value,
  onChange,
  known,
  describedBy,
  invalid,
  readOnly,
}: ControlProps) {
  const t = useWords();
  const [text, setText] = useDraft(value, textOfNumber);
  const wrong = text !== "" && numberOf(text) === null && !isExpression(text);

  const change = (next: string) => {
    const empty = field.required ? "" : undefined;
    const read = next.trim() === "" ? empty : (numberOf(next) ?? next);
    setText(next, read);
    onChange(read);
  };
  return (
    <>
      <TemplateEditor
        value={text}
        onChange={change}
        label={field.title}
        describedBy={describedBy}
        invalid={invalid || wrong}
        known={known}
        readOnly={readOnly}
        placeholder={field.placeholder}
        singleLine
        keepsType
      />
      <NamedNumbers field={field} value={value} onChange={change} readOnly={readOnly} />
      {wrong && <div className={styles.error}>{t("Enter a number, or insert a value that is one.")}</div>}
    </>
  );
}

/** Numbers that mean something of their own: said where one is set, offered where none is. */
function NamedNumbers({
  field,
  value,
  onChange,
  readOnly,
}: Pick<ControlProps, "field" | "value" | "readOnly"> & { readonly onChange: (text: string) => void }) {
  const choices = field.choices ?? [];
  const set = choices.find((choice) => value !== undefined && String(choice.value) === textOfNumber(value));
  if (set !== undefined) return <output className={styles.preset}>{`${set.value}: ${set.title}`}</output>;
  if (readOnly) return null;
  return choices.map((choice) => (
    <UnstyledButton
      key={String(choice.value)}
      className={styles.link}
      onClick={() => onChange(String(choice.value))}
    >
      {`${choice.value}: ${choice.title}`}
    </UnstyledButton>
  ));
}

/** Text of digits is left to the raw view: the maker who wrote "200" in quotes meant text. */
export function representsNumber(value: Value | undefined): boolean {
  if (typeof value === "string") return numberOf(value) === null;
  return (
    value === undefined ||
    typeof value === "number" ||
    typeof value === "bigint" ||
    value instanceof PreciseNumber
  );
}

function textOfNumber(value: Value | undefined): string {
  if (value === undefined) return "";
  return typeof value === "string" ? value : stringifyJson(value);
}

function numberOf(text: string): Value | null {
  if (!NUMBER.test(text)) return null;
  const parsed = parseJson(text.trim());
  return parsed.ok ? parsed.value : null;
}

function isExpression(text: string): boolean {
  return text.trimStart().startsWith("@");
}
