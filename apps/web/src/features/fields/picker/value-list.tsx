"use client";

import { Text, TextInput, UnstyledButton } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { type KeyboardEvent, useId, useMemo, useRef, useState } from "react";
import type { KnownToken } from "../action-outputs.ts";
import type { KnownData } from "../known-data.ts";
import { type ShownGroup, shownGroups } from "./filter-values.ts";
import styles from "./picker.module.css";
import { StepIcon } from "./step-icon.tsx";

export interface ValueListProps {
  readonly known: KnownData;
  readonly onPick: (code: string) => void;
  readonly autoFocus: boolean;
}

/** A search over all values; arrow keys walk the list while the caret stays in the search. */
export function ValueList({ known, onPick, autoFocus }: ValueListProps) {
  const [search, setSearch] = useState("");
  const [expanded, setExpanded] = useState<ReadonlySet<string>>(new Set());
  const [active, setActive] = useState(0);
  const listId = useId();
  const list = useRef<HTMLDivElement>(null);
  const groups = useMemo(() => shownGroups(known.groups, search, expanded), [known, search, expanded]);
  const flat = groups.flatMap((shown) => shown.tokens);
  const activeToken = flat[Math.min(active, flat.length - 1)];

  const move = (by: number) => {
    const next = Math.max(0, Math.min(flat.length - 1, active + by));
    setActive(next);
    list.current?.querySelector(`[data-index="${next}"]`)?.scrollIntoView({ block: "nearest" });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && activeToken !== undefined) {
      event.preventDefault();
      onPick(activeToken.code);
    }
  };
  return (
    <div>
      <TextInput
        placeholder="Search values"
        aria-label="Search values"
        leftSection={<IconSearch size={15} />}
        value={search}
        {...(autoFocus ? { "data-autofocus": true } : {})}
        onChange={(event) => {
          setSearch(event.currentTarget.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
        role="combobox"
        aria-expanded
        aria-controls={listId}
        aria-activedescendant={flat.length > 0 ? `${listId}-${Math.min(active, flat.length - 1)}` : undefined}
      />
      <div ref={list} id={listId} role="listbox" aria-label="Values" className={styles.list}>
        {groups.map((shown, index) => (
          <ValueGroup
            key={shown.group.id}
            shown={shown}
            listId={listId}
            firstIndex={groups.slice(0, index).reduce((sum, each) => sum + each.tokens.length, 0)}
            active={active}
            onPick={onPick}
            onExpand={() => setExpanded(new Set([...expanded, shown.group.id]))}
          />
        ))}
        {groups.length === 0 && <EmptyList searching={search !== ""} />}
      </div>
    </div>
  );
}

interface ValueGroupProps {
  readonly shown: ShownGroup;
  readonly listId: string;
  readonly firstIndex: number;
  readonly active: number;
  readonly onPick: (code: string) => void;
  readonly onExpand: () => void;
}

function ValueGroup({ shown, listId, firstIndex, active, onPick, onExpand }: ValueGroupProps) {
  const headId = `${listId}-${shown.group.id}`;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is no part of a listbox
    <div role="group" aria-labelledby={headId} className={styles.group}>
      <div id={headId} className={styles.head}>
        <StepIcon kind={shown.group.kind} />
        <span className={styles.headTitle}>{shown.group.title}</span>
      </div>
      {shown.tokens.map((token, offset) => (
        <ValueRow
          key={token.code}
          id={`${listId}-${firstIndex + offset}`}
          index={firstIndex + offset}
          token={token}
          active={firstIndex + offset === active}
          onPick={onPick}
        />
      ))}
      {shown.hidden > 0 && (
        <UnstyledButton role="option" aria-selected={false} className={styles.more} onClick={onExpand}>
          Show {shown.hidden} more
        </UnstyledButton>
      )}
    </div>
  );
}

interface ValueRowProps {
  readonly id: string;
  readonly index: number;
  readonly token: KnownToken;
  readonly active: boolean;
  readonly onPick: (code: string) => void;
}

function ValueRow({ id, index, token, active, onPick }: ValueRowProps) {
  return (
    <UnstyledButton
      id={id}
      data-index={index}
      role="option"
      aria-selected={active}
      tabIndex={-1}
      className={styles.row}
      title={token.code}
      onClick={() => onPick(token.code)}
    >
      <span className={styles.rowText}>
        <span className={styles.rowLabel}>{token.label}</span>
        {token.description !== null && <span className={styles.rowNote}>{token.description}</span>}
      </span>
      {token.type !== null && <span className={styles.type}>{typeWord(token.type)}</span>}
    </UnstyledButton>
  );
}

function EmptyList({ searching }: { searching: boolean }) {
  return (
    <Text size="sm" c="dimmed" p="sm">
      {searching
        ? "No value matches. Try fewer words, or write an expression."
        : "There are no values here yet. Values come from the trigger, from the steps before this one, from variables and from parameters."}
    </Text>
  );
}

const TYPE_WORDS: Readonly<Record<string, string>> = {
  string: "text",
  array: "list",
  boolean: "yes/no",
  integer: "number",
  float: "number",
};

function typeWord(type: string): string {
  return TYPE_WORDS[type.toLowerCase()] ?? type.toLowerCase();
}
