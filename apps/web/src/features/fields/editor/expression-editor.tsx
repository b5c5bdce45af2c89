"use client";

import { type RefObject, useId, useState } from "react";
import { useWords } from "../../../words/words.tsx";
import type { KnownData } from "../known-data.ts";
import { LiveResult } from "../live/live-result.tsx";
import styles from "../template-editor.module.css";
import { signatureWords } from "./signature-help.ts";
import { useTemplateView } from "./use-template-view.ts";
import type { EditorHandle } from "./view-options.ts";

const EXAMPLE = "concat('Hello ', triggerBody()?['name'])";

export interface ExpressionEditorProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly label: string;
  readonly known: KnownData;
  readonly handle: RefObject<EditorHandle | null>;
  readonly isTall?: boolean;
}

/** One expression as code, several lines high: completion, signature and problems, but no chips. */
export function ExpressionEditor({
  value,
  onChange,
  label,
  known,
  handle,
  isTall = false,
}: ExpressionEditorProps) {
  const t = useWords();
  const problemId = useId();
  const [signature, setSignature] = useState("");
  const { mount, problems } = useTemplateView({
    value,
    onChange,
    label,
    known,
    handle,
    describedBy: problemId,
    t,
    language: "expression",
    readOnly: false,
    multiline: true,
    placeholder: EXAMPLE,
    onOpenChip: () => undefined,
    onOpenPicker: () => undefined,
    codeOf: (token) => token.code,
    onSignature: (help) => setSignature(help === null ? "" : signatureWords(t, help)),
  });
  return (
    <div className={styles.field}>
      <div className={styles.frame} data-multiline="" data-resizable="" data-tall={isTall ? "" : undefined}>
        <div ref={mount} className={styles.editor} />
      </div>
      <div id={problemId} className={styles.problem} aria-live="polite">
        {problems[0]?.message}
      </div>
      <div className="tp-visually-hidden" aria-live="polite" data-signature="">
        {signature}
      </div>
      {problems.length === 0 && <LiveResult text={value} language="expression" known={known} isUnsaved />}
    </div>
  );
}
