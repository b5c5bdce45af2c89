"use client";

import { type RefObject, useId } from "react";
import type { KnownData } from "../known-data.ts";
import styles from "../template-editor.module.css";
import { useTemplateView } from "./use-template-view.ts";
import type { EditorHandle } from "./view-options.ts";

export interface ExpressionEditorProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly label: string;
  readonly known: KnownData;
  readonly handle: RefObject<EditorHandle | null>;
}

/** One expression as code, several lines high: completion, signature and problems, but no chips. */
export function ExpressionEditor({ value, onChange, label, known, handle }: ExpressionEditorProps) {
  const problemId = useId();
  const { mount, problems } = useTemplateView({
    value,
    onChange,
    label,
    known,
    handle,
    describedBy: problemId,
    language: "expression",
    readOnly: false,
    multiline: true,
    placeholder: "concat('Hello ', triggerBody()?['name'])",
    onOpenChip: () => undefined,
    onOpenPicker: () => undefined,
  });
  return (
    <div className={styles.field}>
      <div className={styles.frame} data-multiline="" data-resizable="">
        <div ref={mount} className={styles.editor} />
      </div>
      <div id={problemId} className={styles.problem} aria-live="polite">
        {problems[0]?.message}
      </div>
    </div>
  );
}
