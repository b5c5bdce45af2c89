"use client";

import { Button, Modal, Text } from "@mantine/core";
import { IconWand } from "@tabler/icons-react";
import { isObject, parseJson, type Value } from "@towpath/expressions";
import { useState } from "react";
import { schemaOfSample } from "../sample-schema.ts";
import { schemaProperties } from "../schema-paths.ts";
import { TemplateEditor } from "../template-editor.tsx";
import type { ControlProps } from "./control.ts";
import styles from "./controls.module.css";
import { ValueEditor } from "./value-control.tsx";

/** A JSON Schema: written by hand, or made from a sample. Says how many values it will give to later steps. */
export function SchemaControl(props: ControlProps) {
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
        placeholder='{"type": "object", "properties": {…}}'
        emptyValue={field.required ? {} : undefined}
        multiline
      />
      <div className={styles.cardHead}>
        <Text size="xs" c="dimmed">
          {count === 0
            ? "Names no members yet."
            : `${count} ${count === 1 ? "member" : "members"} to pick later.`}
        </Text>
        {!readOnly && (
          <Button
            variant="default"
            size="compact-xs"
            leftSection={<IconWand size={14} />}
            onClick={() => setSampling(true)}
          >
            Make from a sample
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
  const [text, setText] = useState("");
  const parsed = text.trim() === "" ? null : parseJson(text);
  return (
    <Modal opened={opened} onClose={onClose} title="Make a schema from a sample" size="lg">
      <div className={styles.rows}>
        <Text size="sm">
          Paste a sample of the JSON. Towpath reads the names and types of its members; nothing of the sample
          itself is kept.
        </Text>
        <TemplateEditor value={text} onChange={setText} label="Sample" language="json" multiline />
        {parsed !== null && !parsed.ok && (
          <div className={styles.error} role="alert">
            This is not JSON (line {parsed.failure.line}, column {parsed.failure.column}):{" "}
            {parsed.failure.message}
          </div>
        )}
        <Button
          disabled={parsed === null || !parsed.ok}
          onClick={() => parsed?.ok === true && onSchema(schemaOfSample(parsed.value))}
        >
          {replaces ? "Replace the schema" : "Use this schema"}
        </Button>
      </div>
    </Modal>
  );
}
