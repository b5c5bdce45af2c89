"use client";

import { Menu, UnstyledButton } from "@mantine/core";
import { IconCheck, IconChevronDown } from "@tabler/icons-react";
import type { Value } from "@towpath/expressions";
import { phrase } from "../../../words/translate.ts";
import { useWords } from "../../../words/words.tsx";
import {
  draftInMode,
  draftLanguage,
  draftOfValue,
  readDraft,
  type ValueDraft,
  type ValueKind,
  type ValueReading,
} from "../field-value.ts";
import type { KnownData } from "../known-data.ts";
import { TemplateEditor } from "../template-editor.tsx";
import { soleExpression } from "../template-scan.ts";
import { useDraft } from "../use-draft.ts";
import type { ControlProps } from "./control.ts";
import styles from "./controls.module.css";

/** Any JSON value. What was typed and what it is taken for are both visible, and the maker decides. */
export function ValueControl({
  field,
  required = field.required,
  ...props
}: ControlProps & { required?: boolean }) {
  return (
    <ValueEditor
      {...props}
      label={field.title}
      placeholder={field.placeholder}
      emptyValue={required ? "" : undefined}
      multiline
    />
  );
}

export interface ValueEditorProps {
  readonly value: Value | undefined;
  readonly onChange: (value: Value | undefined) => void;
  readonly label: string;
  readonly known: KnownData;
  readonly describedBy?: string;
  readonly invalid?: boolean;
  readonly readOnly: boolean;
  readonly placeholder?: string | undefined;
  /** What an emptied field stands for. */
  readonly emptyValue: Value | undefined;
  readonly multiline?: boolean;
}

export function ValueEditor(props: ValueEditorProps) {
  const t = useWords();
  const { value, onChange, readOnly, emptyValue } = props;
  const [draft, setDraft] = useDraft(value, draftOfValue);
  const reading = readDraft(draft);

  const change = (next: ValueDraft) => {
    const read = readDraft(next);
    const emitted = read.ok ? (read.value ?? emptyValue) : value;
    setDraft(next, emitted);
    if (read.ok) onChange(emitted);
  };
  return (
    <>
      <TemplateEditor
        value={draft.text}
        onChange={(text) => change({ ...draft, text })}
        label={props.label}
        describedBy={props.describedBy}
        invalid={props.invalid === true || !reading.ok}
        known={props.known}
        language={draftLanguage(draft)}
        readOnly={readOnly}
        placeholder={props.placeholder}
        multiline={props.multiline === true && draft.text.includes("\n")}
        keepsType
        tools={
          draft.text === "" ? undefined : (
            <KindMenu
              draft={draft}
              reading={reading}
              readOnly={readOnly}
              label={props.label}
              onChange={change}
            />
          )
        }
      />
      {!reading.ok && (
        <div className={styles.error} role="alert">
          {t(
            "This is not JSON yet (line {line}, column {column}): {reason} Until then the last good value stays.",
            { line: reading.line, column: reading.column, reason: reading.reason },
          )}
        </div>
      )}
    </>
  );
}

interface KindMenuProps {
  readonly draft: ValueDraft;
  readonly reading: ValueReading;
  readonly readOnly: boolean;
  readonly label: string;
  readonly onChange: (draft: ValueDraft) => void;
}

const KIND_WORDS = {
  Empty: phrase("Empty"),
  Text: phrase("Text"),
  Expression: phrase("Expression"),
  Number: phrase("Number"),
  "Yes/No": phrase("Yes/No"),
  Null: phrase("Null"),
  List: phrase("List"),
  Object: phrase("Object"),
  JSON: phrase("JSON"),
} satisfies Record<ValueKind | "JSON", string>;

/** Says what the text is taken for, and lets the maker say otherwise: `5` the number or `5` the text. */
function KindMenu({ draft, reading, readOnly, label, onChange }: KindMenuProps) {
  const t = useWords();
  const kind = reading.ok ? reading.kind : "JSON";
  const isText =
    draft.mode === "text" || (draft.mode === "auto" && (kind === "Text" || kind === "Expression"));
  return (
    <Menu disabled={readOnly} position="bottom-end" withinPortal>
      <Menu.Target>
        <UnstyledButton
          className={styles.kind}
          aria-label={t("{field} is read as: {kind}. Change", { field: label, kind: t(KIND_WORDS[kind]) })}
        >
          {t(KIND_WORDS[kind])}
          {!readOnly && <IconChevronDown size={12} aria-hidden />}
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t("Read this as")}</Menu.Label>
        <Menu.Item leftSection={<Tick shown={isText} />} onClick={() => onChange(draftInMode(draft, "text"))}>
          {t("Text, exactly as typed")}
        </Menu.Item>
        <Menu.Item
          leftSection={<Tick shown={!isText} />}
          onClick={() => onChange(draftInMode(draft, "json"))}
        >
          {t("JSON: a number, yes/no, null, a list or an object")}
        </Menu.Item>
        {isText && <TypeItems text={draft.text} onText={(text) => onChange({ mode: "text", text })} />}
      </Menu.Dropdown>
    </Menu>
  );
}

/** For a text that is one inserted value: what becomes of the value's type. */
function TypeItems({ text, onText }: { readonly text: string; readonly onText: (text: string) => void }) {
  const t = useWords();
  const sole = soleExpression(text);
  if (sole === null) return null;
  return (
    <>
      <Menu.Label>{t("The inserted value")}</Menu.Label>
      <Menu.Item leftSection={<Tick shown={sole.form === "whole"} />} onClick={() => onText(`@${sole.code}`)}>
        {t("Keeps its type: a list stays a list")}
      </Menu.Item>
      <Menu.Item
        leftSection={<Tick shown={sole.form === "inline"} />}
        onClick={() => onText(`@{${sole.code}}`)}
      >
        {t("Becomes text")}
      </Menu.Item>
    </>
  );
}

function Tick({ shown }: { shown: boolean }) {
  const t = useWords();
  return shown ? <IconCheck size={14} aria-label={t("chosen")} /> : <span className={styles.noTick} />;
}
