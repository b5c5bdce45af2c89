"use client";

import { Text, TextInput, UnstyledButton } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { Fragment, type KeyboardEvent, useId, useMemo, useRef, useState } from "react";
import { useWords } from "../../../words/words.tsx";
import type { KnownToken } from "../action-outputs.ts";
import type { KnownData } from "../known-data.ts";
import type { Wanted } from "../token-fit.ts";
import { type ShownGroup, shownGroups } from "./filter-values.ts";
import { sortedByFit } from "./fitting-values.ts";
import styles from "./picker.module.css";
import { StepIcon } from "./step-icon.tsx";
import { ValueRow } from "./value-row.tsx";

export interface ValueListProps {
  readonly known: KnownData;
  readonly onPick: (token: KnownToken) => void;
  readonly autoFocus: boolean;
  /** What the field takes: values of other types stand below a divider. */
  readonly wanted: Wanted;
}

/** A search over all values; arrow keys walk the list while the caret stays in the search. */
export function ValueList({ known, onPick, autoFocus, wanted }: ValueListProps) {
  const t = useWords();
  const [search, setSearch] = useState("");
  const [expanded, setExpanded] = useState<ReadonlySet<string>>(new Set());
  const [active, setActive] = useState(0);
  const listId = useId();
  const list = useRef<HTMLDivElement>(null);
  const sorted = useMemo(() => sortedByFit(known.groups, wanted), [known, wanted]);
  const fitting = useMemo(() => shownGroups(sorted.fitting, search, expanded), [sorted, search, expanded]);
  const others = useMemo(() => shownGroups(sorted.others, search, expanded), [sorted, search, expanded]);
  const groups = [...fitting, ...others];
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
      onPick(activeToken);
    }
  };
  return (
    <div>
      <TextInput
        placeholder={t("Search values")}
        aria-label={t("Search values")}
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
      <div ref={list} id={listId} role="listbox" aria-label={t("Values")} className={styles.list}>
        {groups.map((shown, index) => (
          <Fragment key={shown.group.id}>
            {index === fitting.length && (
              <div className={styles.divider} role="presentation">
                {t("Of another type: converted when inserted")}
              </div>
            )}
            <ValueGroup
              shown={shown}
              listId={listId}
              firstIndex={groups.slice(0, index).reduce((sum, each) => sum + each.tokens.length, 0)}
              active={active}
              wanted={wanted}
              onPick={onPick}
              onExpand={() => setExpanded(new Set([...expanded, shown.group.id]))}
            />
          </Fragment>
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
  readonly wanted: Wanted;
  readonly onPick: (token: KnownToken) => void;
  readonly onExpand: () => void;
}

function ValueGroup({ shown, listId, firstIndex, active, wanted, onPick, onExpand }: ValueGroupProps) {
  const t = useWords();
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
          wanted={wanted}
          onPick={onPick}
        />
      ))}
      {shown.hidden > 0 && (
        <UnstyledButton role="option" aria-selected={false} className={styles.more} onClick={onExpand}>
          {t("Show {count} more", { count: shown.hidden })}
        </UnstyledButton>
      )}
    </div>
  );
}

function EmptyList({ searching }: { searching: boolean }) {
  const t = useWords();
  return (
    <Text size="sm" c="dimmed" p="sm">
      {searching
        ? t("No value matches. Try fewer words, or write an expression.")
        : t(
            "There are no values here yet. Values come from the trigger, from the steps before this one, from variables and from parameters.",
          )}
    </Text>
  );
}
