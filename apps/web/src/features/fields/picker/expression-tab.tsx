"use client";

import { ActionIcon, Button, Group, SegmentedControl, Tooltip } from "@mantine/core";
import { IconArrowsMaximize, IconArrowsMinimize, IconHistory } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { useWords } from "../../../words/words.tsx";
import { ExpressionEditor } from "../editor/expression-editor.tsx";
import type { EditorHandle } from "../editor/view-options.ts";
import type { KnownData } from "../known-data.ts";
import { scanTemplate } from "../template-scan.ts";
import { FunctionList } from "./function-list.tsx";
import { lastExpression, rememberExpression } from "./last-expression.ts";
import styles from "./picker.module.css";
import { ValueList } from "./value-list.tsx";

export interface ExpressionTabProps {
  readonly known: KnownData;
  readonly start: string;
  /** An expression that stands in the field is changed, instead of a new one put in. */
  readonly isUpdate: boolean;
  readonly isWide: boolean;
  readonly autoFocus: boolean;
  readonly onWritten: (code: string) => void;
  readonly onWide: ((isWide: boolean) => void) | undefined;
  readonly onInsert: (code: string) => void;
}

/** Writes one expression, with the functions and the values of other steps at hand. */
export function ExpressionTab(props: ExpressionTabProps) {
  const t = useWords();
  const { known, start, isUpdate, isWide, autoFocus, onWritten, onInsert } = props;
  const [code, setCode] = useState(start);
  const [source, setSource] = useState("functions");
  const handle = useRef<EditorHandle | null>(null);
  const sound = code.trim() !== "" && scanTemplate(code, "expression").problems.length === 0;

  useEffect(() => {
    // After the focus trap of the picker has chosen its own first element.
    const timer = autoFocus ? window.setTimeout(() => handle.current?.focusEnd(), 60) : undefined;
    return () => window.clearTimeout(timer);
  }, [autoFocus]);

  const change = (next: string) => {
    setCode(next);
    onWritten(next);
  };
  const insertHere = (text: string) => handle.current?.insert(text, null);
  return (
    <div>
      <ExpressionEditor
        value={code}
        onChange={change}
        label={t("Expression")}
        known={known}
        handle={handle}
        isTall={isWide}
      />
      <Group justify="space-between" mt="xs" gap="xs">
        <SegmentedControl
          size="xs"
          aria-label={t("What to insert into the expression")}
          value={source}
          onChange={setSource}
          data={[
            { value: "functions", label: t("Functions") },
            { value: "values", label: t("Values") },
          ]}
        />
        <Group gap={4}>
          <LastExpressionButton onPaste={insertHere} />
          {props.onWide !== undefined && <WideButton isWide={isWide} onWide={props.onWide} />}
          <Button
            size="xs"
            disabled={!sound}
            onClick={() => {
              rememberExpression(code.trim());
              onInsert(code.trim());
            }}
          >
            {isUpdate ? t("Update") : t("Insert")}
          </Button>
        </Group>
      </Group>
      <div className={styles.functions} data-wide={isWide ? "" : undefined}>
        {source === "functions" ? (
          <FunctionList onPick={(name) => insertHere(`${name}()`)} />
        ) : (
          <div className={styles.inner}>
            <ValueList
              known={known}
              onPick={(token) => insertHere(token.code)}
              autoFocus={false}
              wanted="any"
            />
          </div>
        )}
      </div>
    </div>
  );
}

function LastExpressionButton({ onPaste }: { onPaste: (code: string) => void }) {
  const t = useWords();
  const [last] = useState(lastExpression);
  if (last === null) return null;
  return (
    <Tooltip
      label={t("Paste the last expression: {expression}", { expression: last })}
      multiline
      maw={320}
      openDelay={300}
    >
      <ActionIcon
        variant="default"
        size={30}
        aria-label={t("Paste the last expression")}
        onClick={() => onPaste(last)}
      >
        <IconHistory size={16} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}

function WideButton({ isWide, onWide }: { isWide: boolean; onWide: (isWide: boolean) => void }) {
  const t = useWords();
  const label = isWide ? t("Back beside the field") : t("Full screen");
  return (
    <Tooltip label={label} openDelay={300}>
      <ActionIcon variant="default" size={30} aria-label={label} onClick={() => onWide(!isWide)}>
        {isWide ? <IconArrowsMinimize size={16} aria-hidden /> : <IconArrowsMaximize size={16} aria-hidden />}
      </ActionIcon>
    </Tooltip>
  );
}
