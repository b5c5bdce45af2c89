import type { KeyboardEvent, ReactNode } from "react";
import classes from "./outline.module.css";
import { OutlineRowView, type RowProps } from "./outline-row.tsx";
import type { OutlineRow } from "./outline-rows.ts";
import type { RowMarks } from "./outline-words.ts";
import { ROW_HEIGHT, type RowWindow } from "./use-row-window.ts";

/** The rows that are seen, and always the one that has the focus, of however many there are. */
export function OutlineTree({
  rows,
  label,
  view,
  currentId,
  selected,
  renaming,
  marksOf,
  menuOf,
  onKeyDown,
  ...gestures
}: {
  rows: readonly OutlineRow[];
  label: string;
  view: RowWindow;
  currentId: string;
  /** Ids of rows that are chosen. */
  selected: ReadonlySet<string>;
  renaming: string | null;
  marksOf: (row: OutlineRow) => RowMarks;
  menuOf: (row: OutlineRow) => ReactNode;
  onKeyDown: (event: KeyboardEvent) => void;
} & Pick<RowProps, "onFocus" | "onChoose" | "onToggle" | "onRenamed">) {
  return (
    <div className={classes.scroller} ref={view.scroller}>
      <div
        role="tree"
        aria-label={label}
        aria-multiselectable
        className={classes.tree}
        style={{ height: rows.length * ROW_HEIGHT }}
        onKeyDown={onKeyDown}
      >
        {rows.map((row, index) => {
          const isCurrent = row.id === currentId;
          if (!isCurrent && (index < view.first || index >= view.end)) return null;
          return (
            <OutlineRowView
              key={row.id}
              row={row}
              index={index}
              marks={marksOf(row)}
              isCurrent={isCurrent}
              isSelected={selected.has(row.id)}
              isRenaming={row.id === renaming}
              menu={menuOf(row)}
              {...gestures}
            />
          );
        })}
      </div>
    </div>
  );
}
