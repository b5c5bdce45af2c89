"use client";

import { Group, Select, UnstyledButton } from "@mantine/core";
import type { Value } from "@towpath/expressions";
import type { FieldSpec } from "@towpath/flow";
import { useState } from "react";
import { phrase } from "../../../words/translate.ts";
import { useWords } from "../../../words/words.tsx";
import { TemplateEditor } from "../template-editor.tsx";
import type { ControlProps } from "./control.ts";
import styles from "./controls.module.css";
import { fittingOptions, OTHER } from "./other-value.ts";

interface Choice {
  readonly value: Value;
  readonly title: string;
}

const YES_NO: readonly Choice[] = [
  { value: true, title: phrase("Yes") },
  { value: false, title: phrase("No") },
];

/** One of a list; anything else is written as an expression or a word of the maker's own. */
export function ChoiceControl(props: ControlProps) {
  return <Choices {...props} choices={props.field.choices ?? []} />;
}

export function BooleanControl(props: ControlProps) {
  const t = useWords();
  const choices = YES_NO.map(({ value, title }) => ({ value, title: t(title) }));
  return <Choices {...props} choices={choices} />;
}

export function representsChoice(value: Value | undefined): boolean {
  return value === undefined || ["string", "number", "boolean"].includes(typeof value);
}

/** Any list of choices, with the way to a value that is not in it. */
export function Choices(props: ChoicesProps) {
  const {
    field,
    value,
    onChange,
    known,
    describedBy,
    invalid,
    readOnly,
    choices,
    searchable = false,
  } = props;
  const t = useWords();
  const index = choiceIndex(choices, value);
  const isOther = value !== undefined && value !== "" && index === null;
  const [typing, setTyping] = useState(isOther);
  if (typing || isOther) {
    return (
      <>
        <TemplateEditor
          value={value === undefined ? "" : String(value)}
          onChange={(text) => onChange(text === "" && !field.required ? undefined : text)}
          label={field.title}
          describedBy={describedBy}
          invalid={invalid}
          known={known}
          readOnly={readOnly}
          singleLine
          keepsType
        />
        {!readOnly && (
          <UnstyledButton
            className={styles.link}
            onClick={() => {
              setTyping(false);
              // The first of a long list is no better a guess than none.
              const first = searchable ? "" : choices[0]?.value;
              if (index === null) onChange(field.required ? first : undefined, "chosen");
            }}
          >
            {t("Choose from the list")}
          </UnstyledButton>
        )}
      </>
    );
  }
  return (
    <Group gap="xs">
      <Select
        aria-label={field.title}
        aria-describedby={describedBy}
        error={invalid}
        className={styles.grow ?? ""}
        readOnly={readOnly}
        placeholder={field.placeholder ?? (field.required ? t("Choose") : t("Not set"))}
        clearable={!field.required && !readOnly}
        checkIconPosition="right"
        searchable={searchable}
        filter={fittingOptions}
        nothingFoundMessage={t("Nothing here. Another value can be typed.")}
        data={[
          ...choices.map((choice, at) => ({ value: String(at), label: choice.title })),
          { value: OTHER, label: t("Use an expression or another value…") },
        ]}
        value={index === null ? null : String(index)}
        onChange={(picked) => {
          if (picked === OTHER) setTyping(true);
          else onChange(picked === null ? undefined : choices[Number(picked)]?.value, "chosen");
        }}
      />
    </Group>
  );
}

interface ChoicesProps extends ControlProps {
  readonly choices: NonNullable<FieldSpec["choices"]> | readonly Choice[];
  /** For long lists: typing finds. */
  readonly searchable?: boolean;
}

/** WDL reads its own words in any case; the spelling in the definition stays until another choice is made. */
function choiceIndex(choices: readonly { readonly value: Value }[], value: Value | undefined): number | null {
  const exact = choices.findIndex((choice) => choice.value === value);
  if (exact >= 0) return exact;
  if (typeof value !== "string") return null;
  const found = choices.findIndex(
    (choice) => typeof choice.value === "string" && choice.value.toLowerCase() === value.toLowerCase(),
  );
  return found < 0 ? null : found;
}
