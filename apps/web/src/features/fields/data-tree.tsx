"use client";

import { Text, TextInput, UnstyledButton } from "@mantine/core";
import { IconChevronDown, IconChevronRight, IconGripVertical, IconSearch } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import { useWords } from "../../words/words.tsx";
import type { KnownToken } from "./action-outputs.ts";
import styles from "./data-tree.module.css";
import { startDrag } from "./dragged-value.ts";
import type { KnownData, KnownGroup } from "./known-data.ts";
import { shownGroups } from "./picker/filter-values.ts";
import { StepIcon } from "./picker/step-icon.tsx";

/**
 * The outputs of the steps before, to be dragged into the fields above. Whoever does not drag finds the same values in
 * the picker of each field, which is why nothing here is a stop of the Tab key but the search.
 */
export function DataTree({ known }: { readonly known: KnownData }) {
  const t = useWords();
  const [isOpen, setOpen] = useState(false);
  if (known.groups.length === 0) return null;
  return (
    <section aria-label={t("Values to drag into a field")} className={styles.tree}>
      <UnstyledButton className={styles.fold} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {isOpen ? <IconChevronDown size={16} aria-hidden /> : <IconChevronRight size={16} aria-hidden />}
        {t("Values to drag into a field")}
      </UnstyledButton>
      {isOpen && <OpenTree known={known} />}
    </section>
  );
}

function OpenTree({ known }: { readonly known: KnownData }) {
  const t = useWords();
  const [search, setSearch] = useState("");
  const [expanded, setExpanded] = useState<ReadonlySet<string>>(new Set());
  const groups = useMemo(() => shownGroups(known.groups, search, expanded), [known, search, expanded]);
  return (
    <>
      <TextInput
        size="xs"
        aria-label={t("Search values to drag")}
        placeholder={t("Search")}
        leftSection={<IconSearch size={14} aria-hidden />}
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
      />
      {groups.map(({ group, tokens, hidden }) => (
        <TreeGroup
          key={group.id}
          group={group}
          tokens={tokens}
          hidden={hidden}
          onMore={() => setExpanded(new Set([...expanded, group.id]))}
        />
      ))}
      {groups.length === 0 && (
        <Text size="xs" c="dimmed">
          {t("No value matches.")}
        </Text>
      )}
    </>
  );
}

interface TreeGroupProps {
  readonly group: KnownGroup;
  readonly tokens: readonly KnownToken[];
  readonly hidden: number;
  readonly onMore: () => void;
}

function TreeGroup({ group, tokens, hidden, onMore }: TreeGroupProps) {
  const t = useWords();
  return (
    <div>
      <div className={styles.head}>
        <StepIcon kind={group.kind} />
        {group.title}
      </div>
      <ul className={styles.values}>
        {tokens.map((token) => (
          <li
            key={token.code}
            className={styles.value}
            style={{ paddingInlineStart: `${8 + 12 * depthOf(token)}px` }}
            draggable
            title={token.code}
            onDragStart={(event) => startDrag(event.dataTransfer, token)}
          >
            <IconGripVertical size={13} aria-hidden />
            <span className={styles.label}>{token.label}</span>
            {typeof token.seen?.example === "string" && (
              <span className={styles.example}>{token.seen.example}</span>
            )}
          </li>
        ))}
      </ul>
      {hidden > 0 && (
        <UnstyledButton className={styles.more} onClick={onMore}>
          {t("Show {count} more", { count: hidden })}
        </UnstyledButton>
      )}
    </div>
  );
}

/** How many members deep a value lies, as its expression says. */
const depthOf = ({ code }: KnownToken): number => Math.min(4, (code.match(/\[/g) ?? []).length);
