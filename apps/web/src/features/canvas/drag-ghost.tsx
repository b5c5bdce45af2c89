import { Portal } from "@mantine/core";
import { createContext, useContext } from "react";
import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";
import { useWords } from "../../words/words.tsx";
import { useMoving } from "./canvas-actions.ts";
import classes from "./flow-canvas.module.css";
import { titleOf } from "./titles.ts";
import type { DragState, DragStore } from "./use-card-drag.ts";

const DragContext = createContext<DragStore>(
  createStore<DragState>()(() => ({ at: null, over: null, reason: null })),
);
export const DragProvider = DragContext.Provider;

/** Whether the pointer that drags something means this "+". */
export const useIsOver = (id: string): boolean =>
  useStore(useContext(DragContext), (drag) => drag.over === id);

/** What is dragged, beside the pointer; and why it cannot be dropped here. */
export function DragGhost() {
  const t = useWords();
  const { at, over, reason } = useStore(useContext(DragContext));
  const moving = useMoving();
  if (at === null || moving === null) return null;
  const [first] = moving.names;
  const what =
    moving.names.length === 1
      ? titleOf(first ?? "")
      : t("{count, plural, one {# action} other {# actions}}", { count: moving.names.length });
  const hint = over === null ? t("Drop on a dashed place") : (reason ?? t("Drop here"));
  return (
    <Portal>
      <div
        className={classes.ghost}
        data-refused={reason !== null || undefined}
        style={{ transform: `translate(${at.x + 14}px, ${at.y + 14}px)` }}
      >
        <strong>{what}</strong>
        <span>{hint}</span>
      </div>
    </Portal>
  );
}
