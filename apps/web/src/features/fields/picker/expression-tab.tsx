"use client";

import { Accordion, Button, Group, SegmentedControl, Text, TextInput, UnstyledButton } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { type FunctionDoc, functionCatalogue } from "@towpath/expressions";
import { useEffect, useMemo, useRef, useState } from "react";
import { ExpressionEditor } from "../editor/expression-editor.tsx";
import type { EditorHandle } from "../editor/view-options.ts";
import type { KnownData } from "../known-data.ts";
import { scanTemplate } from "../template-scan.ts";
import styles from "./picker.module.css";
import { ValueList } from "./value-list.tsx";

export interface ExpressionTabProps {
  readonly known: KnownData;
  readonly start: string;
  readonly autoFocus: boolean;
  readonly onInsert: (code: string) => void;
}

/** Writes one expression, with the functions and the values of other steps at hand. */
export function ExpressionTab({ known, start, autoFocus, onInsert }: ExpressionTabProps) {
  const [code, setCode] = useState(start);
  const [source, setSource] = useState("functions");
  const handle = useRef<EditorHandle | null>(null);
  const sound = code.trim() !== "" && scanTemplate(code, "expression").problems.length === 0;

  useEffect(() => {
    // After the focus trap of the picker has chosen its own first element.
    const timer = autoFocus ? window.setTimeout(() => handle.current?.focusEnd(), 60) : undefined;
    return () => window.clearTimeout(timer);
  }, [autoFocus]);

  const insertHere = (text: string) => handle.current?.insert(text, null);
  return (
    <div>
      <ExpressionEditor value={code} onChange={setCode} label="Expression" known={known} handle={handle} />
      <Group justify="space-between" mt="xs" gap="xs">
        <SegmentedControl
          size="xs"
          aria-label="What to insert into the expression"
          value={source}
          onChange={setSource}
          data={[
            { value: "functions", label: "Functions" },
            { value: "values", label: "Values" },
          ]}
        />
        <Button size="xs" disabled={!sound} onClick={() => onInsert(code.trim())}>
          {start === "" ? "Insert" : "Update"}
        </Button>
      </Group>
      <div className={styles.functions}>
        {source === "functions" ? (
          <FunctionList onPick={(name) => insertHere(`${name}()`)} />
        ) : (
          <div className={styles.inner}>
            <ValueList known={known} onPick={insertHere} autoFocus={false} />
          </div>
        )}
      </div>
    </div>
  );
}

function FunctionList({ onPick }: { onPick: (name: string) => void }) {
  const [search, setSearch] = useState("");
  const categories = useMemo(() => byCategory(search), [search]);
  return (
    <>
      <TextInput
        mt="xs"
        size="xs"
        placeholder="Search functions"
        aria-label="Search functions"
        leftSection={<IconSearch size={14} />}
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
      />
      <Accordion
        multiple
        variant="default"
        // A search opens what it finds.
        key={search === "" ? "all" : "found"}
        defaultValue={search === "" ? [] : categories.map(([category]) => category)}
      >
        {categories.map(([category, functions]) => (
          <Accordion.Item key={category} value={category}>
            <Accordion.Control>
              <Text size="sm" fw={600} tt="capitalize">
                {category}
              </Text>
            </Accordion.Control>
            <Accordion.Panel>
              {functions.map((each) => (
                <FunctionRow key={each.name} spec={each} onPick={onPick} />
              ))}
            </Accordion.Panel>
          </Accordion.Item>
        ))}
      </Accordion>
      {categories.length === 0 && (
        <Text size="sm" c="dimmed" p="sm">
          No function matches.
        </Text>
      )}
    </>
  );
}

function FunctionRow({ spec, onPick }: { spec: FunctionDoc; onPick: (name: string) => void }) {
  return (
    <UnstyledButton
      className={styles.row}
      onClick={() => onPick(spec.name)}
      title={`Example: ${spec.example}`}
    >
      <span className={styles.rowText}>
        <span className={styles.signature}>{signatureOf(spec)}</span>
        <span className={styles.rowNote}>{spec.doc}</span>
        <span className={styles.rowNote}>
          Example: <code className={styles.signature}>{spec.example}</code>
        </span>
      </span>
    </UnstyledButton>
  );
}

/** `substring(text, start, length?)` */
export function signatureOf(spec: FunctionDoc): string {
  const parameters = spec.parameters.map(
    (each) => `${each.name}${each.optional ? "?" : ""}${each.repeats ? ", …" : ""}`,
  );
  return `${spec.name}(${parameters.join(", ")})`;
}

function byCategory(search: string): (readonly [string, readonly FunctionDoc[]])[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const grouped = new Map<string, FunctionDoc[]>();
  for (const each of functionCatalogue) {
    const text = `${each.name} ${each.doc} ${each.category}`.toLowerCase();
    if (each.deprecated !== undefined || !words.every((word) => text.includes(word))) continue;
    grouped.set(each.category, [...(grouped.get(each.category) ?? []), each]);
  }
  return [...grouped].map(([category, functions]) => [category, functions] as const);
}
