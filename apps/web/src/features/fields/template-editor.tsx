"use client";

import { type ReactNode, useId, useRef, useState } from "react";
import { useWords } from "../../words/words.tsx";
import type { KnownToken } from "./action-outputs.ts";
import { DataPicker, type PickerTab } from "./data-picker.tsx";
import { EditorButtons } from "./editor/editor-buttons.tsx";
import { useTemplateView } from "./editor/use-template-view.ts";
import type { EditorHandle, OpenedChip } from "./editor/view-options.ts";
import { useTokenCode } from "./field-scope.ts";
import type { KnownData } from "./known-data.ts";
import { NOTHING_KNOWN } from "./known-data.ts";
import { LiveResult } from "./live/live-result.tsx";
import { useUnsaid } from "./problem-lines.tsx";
import styles from "./template-editor.module.css";
import type { TemplateLanguage } from "./template-scan.ts";

export interface TemplateEditorProps {
  /** The raw text: what is drawn as chips is still this text. */
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Accessible name. */
  readonly label: string;
  /** Id of an element that describes the field (help or error). */
  readonly describedBy?: string | undefined;
  readonly invalid?: boolean | undefined;
  readonly known?: KnownData | undefined;
  readonly language?: TemplateLanguage | undefined;
  /** Several lines high from the start. */
  readonly multiline?: boolean | undefined;
  /** Enter does not make a new line, and pasted line breaks become spaces. */
  readonly singleLine?: boolean | undefined;
  readonly readOnly?: boolean | undefined;
  readonly placeholder?: string | undefined;
  /** A value picked into the empty field is written `@…` and keeps its type, instead of `@{…}`. */
  readonly keepsType?: boolean | undefined;
  readonly onBlur?: (() => void) | undefined;
  /** More tools of the field, shown before the two pickers. */
  readonly tools?: ReactNode;
}

interface OpenPicker {
  readonly tab: PickerTab;
  readonly chip: OpenedChip | null;
}

/**
 * Text with values from other steps. The text stays what WDL stores; expressions in it are drawn as chips. A chip
 * is one unit to the caret, and a click (or Alt+Enter behind it) opens its expression.
 */
export function TemplateEditor(props: TemplateEditorProps) {
  const t = useWords();
  const { language = "template", known = NOTHING_KNOWN, readOnly = false } = props;
  const [picker, setPicker] = useState<OpenPicker | null>(null);
  const handle = useRef<EditorHandle | null>(null);
  const problemId = useId();
  const codeOf = useTokenCode();
  const { mount, problems } = useTemplateView({
    ...props,
    language,
    known,
    readOnly,
    t,
    handle,
    describedBy: [props.describedBy, problemId].filter(Boolean).join(" "),
    onOpenChip: (chip) => setPicker({ tab: "expression", chip }),
    onOpenPicker: () => setPicker({ tab: "values", chip: null }),
    codeOf,
  });
  const takesValues = (language === "template" || language === "json") && !readOnly;
  const firstProblem = problems[0]?.message;
  const unsaid = useUnsaid(firstProblem);

  const insert = (code: string) => {
    handle.current?.insert(code, picker?.chip ?? null);
    setPicker(null);
  };
  const close = () => {
    setPicker(null);
    handle.current?.focus();
  };
  return (
    <div className={styles.field}>
      <DataPicker
        opened={picker !== null}
        fieldLabel={props.label}
        known={known}
        tab={picker?.tab ?? "values"}
        expression={picker?.chip?.code ?? ""}
        onInsert={insert}
        onPick={(token: KnownToken) => insert(codeOf(token))}
        onClose={close}
      >
        <div
          className={styles.frame}
          data-invalid={props.invalid === true || firstProblem !== undefined ? "" : undefined}
          data-readonly={readOnly ? "" : undefined}
          data-multiline={props.multiline === true ? "" : undefined}
        >
          <div ref={mount} className={styles.editor} />
          {(takesValues || props.tools !== undefined) && (
            <div className={styles.tools}>
              {props.tools}
              {takesValues && (
                <EditorButtons
                  label={props.label}
                  onValues={() => setPicker({ tab: "values", chip: null })}
                  onExpression={() => setPicker({ tab: "expression", chip: null })}
                />
              )}
            </div>
          )}
        </div>
      </DataPicker>
      <div id={problemId} className={styles.problem} aria-live="polite">
        {unsaid}
      </div>
      {firstProblem === undefined && <LiveResult text={props.value} language={language} known={known} />}
    </div>
  );
}
