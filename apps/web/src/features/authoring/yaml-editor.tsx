"use client";

import { jsonOfYaml, type YamlFault, yamlOfJson } from "@towpath/connectors";
import { useEffect, useId, useRef, useState } from "react";
import { useWords } from "../../words/words.tsx";
import { JsonEditor } from "../designer/json-editor.tsx";
import styles from "./authoring.module.css";
import { useWizard } from "./use-wizard-draft.ts";

const PAUSE_MS = 400;

/** A file as YAML. The file itself stays JSON, in which only what was typed is written anew. */
export function YamlEditor({ file, label }: { file: "definition" | "properties"; label: string }) {
  const t = useWords();
  const draft = useWizard();
  const json = draft.texts[file];
  const [yaml, setYaml] = useState(() => yamlOfJson(json) ?? "");
  const [fault, setFault] = useState<YamlFault | null>(null);
  const written = useRef(json);
  const id = useId();
  // Undo and forms change the file from elsewhere: then it is shown anew.
  useEffect(() => {
    if (written.current === json) return;
    written.current = json;
    setYaml(yamlOfJson(json) ?? "");
    setFault(null);
  }, [json]);
  const pending = useRef<number | undefined>(undefined);
  const latest = useRef<() => void>(() => undefined);
  const apply = (text: string) => {
    const next = jsonOfYaml(written.current, text);
    setFault(next.ok ? null : next.failure);
    if (!next.ok || next.value === written.current) return;
    written.current = next.value;
    draft.type(file, next.value);
  };
  const change = (text: string) => {
    if (text === yaml) return;
    setYaml(text);
    window.clearTimeout(pending.current);
    latest.current = () => {
      pending.current = undefined;
      apply(text);
    };
    pending.current = window.setTimeout(() => latest.current(), PAUSE_MS);
  };
  // What was typed last counts, too, when the editor is left before the pause is over.
  useEffect(
    () => () => {
      if (pending.current === undefined) return;
      window.clearTimeout(pending.current);
      latest.current();
    },
    [],
  );
  return (
    <>
      <div className={styles.editorText}>
        <JsonEditor
          label={t("{file} as YAML", { file: label })}
          value={yaml}
          isPlain
          fault={fault}
          describedBy={fault === null ? undefined : id}
          onChange={change}
        />
      </div>
      {fault !== null && (
        <p id={id} role="alert" className={styles.problem}>
          {t("Line {line}, column {column}: {message} The connector stays as it was until this is mended.", {
            line: fault.line,
            column: fault.column,
            message: t.text(fault.message),
          })}
        </p>
      )}
    </>
  );
}
