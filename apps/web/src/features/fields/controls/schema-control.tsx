"use client";

import { Button, Modal, Text } from "@mantine/core";
import { IconWand } from "@tabler/icons-react";
import { isObject, parseJson, type Value } from "@towpath/expressions";
import { useState } from "react";
import { useWords } from "../../../words/words.tsx";
import { schemaOfSample } from "../sample-schema.ts";
import { schemaProperties } from "../schema-paths.ts";
import { TemplateEditor } from "../template-editor.tsx";
import type { ControlProps } from "./control.ts";
import styles from "./controls.module.css";
import { ValueEditor } from "./value-control.tsx";

const EXAMPLE = '{"type": "object", "properties": {…}}';

/** A JSON Schema: written by hand, or made from a sample. Says how many values it will give to later steps. */
export function SchemaControl(props: ControlProps) {
  const t = useWords();
  const { field, value, onChange, known, describedBy, invalid, readOnly } = props;
  const [sampling, setSampling] = useState(false);
  const count = schemaProperties(value).length;
  return (
    <div className={styles.rows}>
      <ValueEditor
        value={value}
        onChange={onChange}
        label={field.title}
        known={known}
        describedBy={describedBy}
        invalid={invalid}
        readOnly={readOnly}
        placeholder={EXAMPLE}
        emptyValue={field.required ? {} : undefined}
        multiline
      />
      <div className={styles.cardHead}>
        <Text size="xs" c="dimmed">
          {t(
            "{count, plural, =0 {Names no members yet.} one {# member to pick later.} other {# members to pick later.}}",
            { count },
          )}
        </Text>
        {!readOnly && (
          <Button
            variant="default"
            size="compact-xs"
            leftSection={<IconWand size={14} />}
            onClick={() => setSampling(true)}
          >
            {t("Make from a sample")}
          </Button>
        )}
      </div>
      <SampleDialog
        opened={sampling}
        replaces={isObject(value) && Object.keys(value).length > 0}
        onClose={() => setSampling(false)}
        onSchema={(schema) => {
          onChange(schema);
          setSampling(false);
        }}
      />
    </div>
  );
}

interface SampleDialogProps {
  readonly opened: boolean;
  readonly replaces: boolean;
  readonly onClose: () => void;
  readonly onSchema: (schema: Value) => void;
}

function SampleDialog({ opened, replaces, onClose, onSchema }: SampleDialogProps) {
  const t = useWords();
  const [text, setText] = useState("");
  const parsed = text.trim() === "" ? null : parseJson(text);
  return (
    <Modal opened={opened} onClose={onClose} title={t("Make a schema from a sample")} size="lg">
      <div className={styles.rows}>
        <Text size="sm">
          {t(
            "Paste a sample of the JSON. Towpath reads the names and types of its members; nothing of the sample itself is kept.",
          )}
        </Text>
        <TemplateEditor value={text} onChange={setText} label={t("Sample")} language="json" multiline />
        {parsed !== null && !parsed.ok && (
          <div className={styles.error} role="alert">
            {t("This is not JSON (line {line}, column {column}): {reason}", {
              line: parsed.failure.line,
              column: parsed.failure.column,
              reason: t.said(parsed.failure),
            })}
          </div>
        )}
        <Button
          disabled={parsed === null || !parsed.ok}
          onClick={() => parsed?.ok === true && onSchema(schemaOfSample(parsed.value))}
        >
          {replaces ? t("Replace the schema") : t("Use this schema")}
        </Button>
      </div>
    </Modal>
  );
}
