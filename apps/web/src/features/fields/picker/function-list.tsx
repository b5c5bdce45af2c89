"use client";

import { Accordion, Text, TextInput, UnstyledButton } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { type FunctionDoc, functionCatalogue } from "@towpath/expressions";
import { useMemo, useState } from "react";
import styles from "./picker.module.css";

/** Every function by what it works on, with a search. */
export function FunctionList({ onPick }: { onPick: (name: string) => void }) {
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
function signatureOf(spec: FunctionDoc): string {
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
