"use client";

import { SegmentedControl, Textarea } from "@mantine/core";
import { useId, useState } from "react";
import { useWords } from "../../words/words.tsx";
import { JsonEditor } from "../designer/json-editor.tsx";
import styles from "./authoring.module.css";
import { useWizard } from "./use-wizard-draft.ts";
import { YamlEditor } from "./yaml-editor.tsx";

const FILES = [
  { value: "definition", label: "apiDefinition.swagger.json" },
  { value: "properties", label: "apiProperties.json" },
] as const;

/** Writing YAML anew takes as long as reading it: larger definitions are edited as JSON. */
const LARGEST_YAML = 300_000;

/** The two files as text: what is typed here is what the forms show, and the other way round. */
export function SwaggerEditor() {
  const t = useWords();
  const draft = useWizard();
  const [file, setFile] = useState<"definition" | "properties">("definition");
  const [language, setLanguage] = useState("json");
  const id = useId();
  const fault = draft.fault?.file === file ? draft.fault : null;
  const label = FILES.find(({ value }) => value === file)?.label ?? file;
  const mayYaml = draft.parts !== null && draft.texts[file].length <= LARGEST_YAML;
  return (
    <section className={styles.editor} aria-label={t("Swagger editor")}>
      <div className={styles.scroll}>
        <SegmentedControl
          aria-label={t("File")}
          value={file}
          onChange={(next) => setFile(next as typeof file)}
          data={FILES.map(({ value, label }) => ({ value, label }))}
        />{" "}
        <SegmentedControl
          aria-label={t("Language")}
          value={mayYaml ? language : "json"}
          onChange={setLanguage}
          data={[
            { value: "json", label: "JSON" },
            { value: "yaml", label: "YAML", disabled: !mayYaml },
          ]}
        />
      </div>
      {language === "yaml" && mayYaml ? (
        <YamlEditor key={file} file={file} label={label} />
      ) : (
        <div className={styles.editorText}>
          <JsonEditor
            key={file}
            label={label}
            value={draft.texts[file]}
            fault={fault}
            describedBy={draft.fault === null ? undefined : id}
            onChange={(text) => draft.type(file, text)}
          />
        </div>
      )}
      {draft.fault !== null && (
        <p id={id} role="alert" className={styles.problem}>
          {t("{file}, line {line}, column {column}: {message}", {
            file: FILES.find(({ value }) => value === draft.fault?.file)?.label,
            line: draft.fault.line,
            column: draft.fault.column,
            message: t.text(draft.fault.message),
          })}
        </p>
      )}
    </section>
  );
}

/** JavaScript beside the connector: it may change requests and answers of the operations that go through it. */
export function ScriptEditor() {
  const t = useWords();
  const draft = useWizard();
  return (
    <Textarea
      label="script.js"
      description={t(
        "Leave it empty for none. It runs isolated, with limits on time and memory, and reaches the service through the gateway only.",
      )}
      autosize
      minRows={14}
      maxRows={30}
      spellCheck={false}
      styles={{ input: { fontFamily: "var(--tp-font-mono)" } }}
      value={draft.texts.script}
      onChange={(event) => draft.type("script", event.currentTarget.value)}
    />
  );
}
