"use client";

import { Button, FileButton, Group, Text } from "@mantine/core";
import { IconFile, IconUpload } from "@tabler/icons-react";
import { isObject, type Value, type ValueObject } from "@towpath/expressions";
import { useState } from "react";
import type { Words } from "../../../words/translate.ts";
import { useWords } from "../../../words/words.tsx";
import type { ControlProps } from "./control.ts";
import styles from "./controls.module.css";
import { RemoveRow } from "./row-buttons.tsx";
import { ValueEditor } from "./value-control.tsx";

/** The file becomes part of the definition, which has a bound of its own. */
const LARGEST_BYTES = 512 * 1_024;

/** The content of a file: mostly what an earlier step gives, or a small one that is kept in the flow. */
export function FileControl({ field, value, onChange, known, describedBy, invalid, readOnly }: ControlProps) {
  const t = useWords();
  const [refusal, setRefusal] = useState<string | null>(null);
  const kept = keptFile(t, value);
  if (kept !== null) {
    return (
      <Group gap="xs" wrap="nowrap" className={styles.card ?? ""} justify="space-between">
        <Group gap="xs" wrap="nowrap">
          <IconFile size={18} aria-hidden />
          <Text size="sm">{kept}</Text>
        </Group>
        {!readOnly && (
          <RemoveRow
            label={t("Remove the file of {field}", { field: field.title })}
            onClick={() => onChange(field.required ? "" : undefined)}
          />
        )}
      </Group>
    );
  }
  const choose = async (file: File | null) => {
    if (file === null) return;
    setRefusal(null);
    if (file.size > LARGEST_BYTES) {
      setRefusal(t("A file that is kept in the flow has at most 512 KB. Read a larger one with an action."));
      return;
    }
    onChange(await envelopeOf(file));
  };
  return (
    <>
      <ValueEditor
        value={value}
        onChange={onChange}
        label={field.title}
        known={known}
        describedBy={describedBy}
        invalid={invalid}
        readOnly={readOnly}
        placeholder={field.placeholder ?? t("The content of a file, from an earlier step")}
        emptyValue={field.required ? "" : undefined}
      />
      {!readOnly && (
        <FileButton onChange={(file) => void choose(file)}>
          {(props) => (
            <Button
              {...props}
              mt={4}
              variant="subtle"
              size="compact-xs"
              leftSection={<IconUpload size={14} aria-hidden />}
            >
              {t("Choose a small file to keep in the flow")}
            </Button>
          )}
        </FileButton>
      )}
      {refusal !== null && (
        <div className={styles.error} role="alert">
          {refusal}
        </div>
      )}
    </>
  );
}

async function envelopeOf(file: File): Promise<ValueObject> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return { "$content-type": file.type || "application/octet-stream", $content: btoa(binary) };
}

/** What stands in the flow as a file, in words; null for anything else. */
function keptFile(t: Words, value: Value | undefined): string | null {
  if (value === undefined || !isObject(value)) return null;
  const { $content: content, "$content-type": type } = value;
  if (typeof content !== "string" || content.startsWith("@")) return null;
  const bytes = Math.floor((content.replaceAll("=", "").length * 3) / 4);
  const size =
    bytes < 1_024 ? t("{bytes} bytes", { bytes }) : t("{size} KB", { size: Math.ceil(bytes / 1_024) });
  const kind = typeof type === "string" ? type : t("File");
  return t("{kind}, {size}, kept in the flow", { kind, size });
}
