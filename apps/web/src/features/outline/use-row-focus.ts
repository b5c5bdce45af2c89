import { useCallback, useEffect, useRef, useState } from "react";
import { targetId } from "../canvas/placed-node.ts";
import type { RevealRequest } from "../designer/designer-store.ts";
import type { OutlineRow } from "./outline-rows.ts";
import type { RowWindow } from "./use-row-window.ts";

/** A dialog that closes gives the focus back to where it was opened from: for so long that is overruled. */
const HELD_MS = 400;

export interface RowFocus {
  /** The one row that Tab leads to. */
  readonly current: OutlineRow | undefined;
  readonly focus: (id: string) => void;
  /** To be told when a row has got the focus. @param from what had it before */
  readonly onFocus: (id: string, from: Element | null) => void;
}

/** Which row has the focus, or would have it: a row that is gone leaves it to the one in its place. */
export function useRowFocus(
  rows: readonly OutlineRow[],
  { scroller, show }: Pick<RowWindow, "scroller" | "show">,
  reveal: RevealRequest | null,
): RowFocus {
  const [at, setAt] = useState({ id: rows[0]?.id ?? "", index: 0, ask: 0 });
  const found = rows.findIndex((row) => row.id === at.id);
  const index = found === -1 ? Math.min(at.index, rows.length - 1) : found;
  const current = rows[index];
  const currentId = current?.id ?? "";
  const held = useRef({ id: "", until: 0 });
  const asked = useRef(0);
  const focus = useCallback((id: string) => setAt((before) => ({ ...before, id, ask: before.ask + 1 })), []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the same row is focused again where it is asked for again
  useEffect(() => {
    if (current === undefined) return;
    const isAsked = asked.current !== at.ask;
    asked.current = at.ask;
    const isLost = current.id !== at.id && isNowhere();
    if (current.id !== at.id || index !== at.index) setAt((now) => ({ ...now, id: current.id, index }));
    if (!isAsked && !isLost) return;
    show(index);
    held.current = { id: current.id, until: performance.now() + HELD_MS };
    rowElement(scroller.current, current.id)?.focus({ preventScroll: true });
  }, [at, index, current?.id]);

  useEffect(() => {
    if (reveal === null) return;
    const id = targetId(reveal.target);
    if (reveal.focus) focus(id);
    else setAt((before) => ({ ...before, id }));
  }, [reveal, focus]);

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.target !== document.body || !event.key.startsWith("Arrow") || event.altKey) return;
      event.preventDefault();
      focus(currentId);
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [focus, currentId]);

  const onFocus = (id: string, from: Element | null) => {
    const { id: wanted, until } = held.current;
    // From one row to another somebody went by themselves.
    const isReturned = wanted !== id && performance.now() < until && from?.role !== "treeitem";
    const wantedRow = isReturned ? rowElement(scroller.current, wanted) : null;
    if (wantedRow !== null) wantedRow.focus({ preventScroll: true });
    else if (id !== at.id) setAt((before) => ({ ...before, id }));
  };
  return { current, focus, onFocus };
}

export const rowElement = (inside: HTMLElement | null, id: string): HTMLElement | null =>
  inside?.querySelector<HTMLElement>(`[data-row-id="${CSS.escape(id)}"]`) ?? null;

/** The focus went with what was taken away, or is in the question about that. */
function isNowhere(): boolean {
  const active = document.activeElement;
  return active === null || active === document.body || active.closest("[role=dialog]") !== null;
}
