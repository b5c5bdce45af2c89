"use client";

import { Accordion, Text, TextInput, UnstyledButton } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { type FunctionDoc, functionCatalogue } from "@towpath/expressions";
import { useMemo, useState } from "react";
import { phrase, type Words } from "../../../words/translate.ts";
import { useWords } from "../../../words/words.tsx";
import styles from "./picker.module.css";

const CATEGORIES = {
  collection: phrase("collection"),
  conversion: phrase("conversion"),
  "date and time": phrase("date and time"),
  "json and xml": phrase("json and xml"),
  logic: phrase("logic"),
  math: phrase("math"),
  text: phrase("text"),
  uri: phrase("uri"),
  workflow: phrase("workflow"),
} satisfies Record<FunctionDoc["category"], string>;

/** Every function by what it works on, with a search. */
export function FunctionList({ onPick }: { onPick: (name: string) => void }) {
  const t = useWords();
  const [search, setSearch] = useState("");
  const categories = useMemo(() => byCategory(t, search), [t, search]);
  return (
    <>
      <TextInput
        mt="xs"
        size="xs"
        placeholder={t("Search functions")}
        aria-label={t("Search functions")}
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
                {t(CATEGORIES[category])}
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
          {t("No function matches.")}
        </Text>
      )}
    </>
  );
}

function FunctionRow({ spec, onPick }: { spec: FunctionDoc; onPick: (name: string) => void }) {
  const t = useWords();
  return (
    <UnstyledButton
      className={styles.row}
      onClick={() => onPick(spec.name)}
      title={t("Example: {expression}", { expression: spec.example })}
    >
      <span className={styles.rowText}>
        <span className={styles.signature}>{signatureOf(spec)}</span>
        <span className={styles.rowNote}>{t.text(spec.doc)}</span>
        <span className={styles.rowNote}>
          {t.rich("Example: <code>{expression}</code>", {
            expression: spec.example,
            code: (inside) => <code className={styles.signature}>{inside}</code>,
          })}
        </span>
      </span>
    </UnstyledButton>
  );
}

/** `substring(text, start, length?)` */
function signatureOf(spec: FunctionDoc): string {
  const parameters = spec.parameters.map(
    (each) => `${each.name}${each.optional ? "?" : ""}${each.repeats ? ", …" : ""}`,
  );
  return `${spec.name}(${parameters.join(", ")})`;
}

function byCategory(
  t: Words,
  search: string,
): (readonly [FunctionDoc["category"], readonly FunctionDoc[]])[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const grouped = new Map<FunctionDoc["category"], FunctionDoc[]>();
  for (const each of functionCatalogue) {
    const text = `${each.name} ${t.text(each.doc)} ${t(CATEGORIES[each.category])}`.toLowerCase();
    if (each.deprecated !== undefined || !words.every((word) => text.includes(word))) continue;
    grouped.set(each.category, [...(grouped.get(each.category) ?? []), each]);
  }
  return [...grouped].map(([category, functions]) => [category, functions] as const);
}
