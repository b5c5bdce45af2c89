import { useEffect, useRef } from "react";
import { useWords } from "../../words/words.tsx";
import styles from "./palette.module.css";
import type { PaletteEntry, PaletteGroup } from "./palette-entry.ts";

interface Props {
  readonly id: string;
  readonly groups: readonly PaletteGroup[];
  /** Position among all entries. */
  readonly chosen: number;
  readonly onUse: (entry: PaletteEntry) => void;
}

/** What was found, in groups. The focus stays in the field above, which names what is chosen. */
export function PaletteList({ id, groups, chosen, onUse }: Props) {
  const t = useWords();
  const list = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is chosen now is looked for in what is drawn now
  useEffect(() => {
    list.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }, [chosen, groups]);
  const starts = groups.map((_, index) =>
    groups.slice(0, index).reduce((count, { entries }) => count + entries.length, 0),
  );
  return (
    <div
      ref={list}
      id={id}
      role="listbox"
      aria-label={t("What was found")}
      className={styles.list}
      tabIndex={-1}
    >
      {groups.map(({ title, entries }, index) => (
        // biome-ignore lint/a11y/useSemanticElements: a group of options has no element of its own
        <div key={title} role="group" aria-label={title}>
          <div className={styles.group} aria-hidden>
            {title}
          </div>
          {entries.map((entry, position) => {
            const at = (starts[index] ?? 0) + position;
            return (
              <PaletteOption
                key={entry.id}
                id={`${id}-${at}`}
                entry={entry}
                isChosen={at === chosen}
                onUse={onUse}
              />
            );
          })}
        </div>
      ))}
    </div>
  );
}

function PaletteOption(props: {
  readonly id: string;
  readonly entry: PaletteEntry;
  readonly isChosen: boolean;
  readonly onUse: (entry: PaletteEntry) => void;
}) {
  const { id, entry, isChosen, onUse } = props;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the focus and the keys
    <div
      id={id}
      role="option"
      aria-selected={isChosen}
      tabIndex={-1}
      className={styles.option}
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => onUse(entry)}
    >
      <span className={styles.icon}>{entry.icon}</span>
      <span className={styles.label}>{entry.label}</span>
      {entry.hint !== undefined && <span className={styles.hint}>{entry.hint}</span>}
    </div>
  );
}
