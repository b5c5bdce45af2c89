import type { KeyboardEvent, RefObject } from "react";
import type { CanvasFocus, FlowCanvasProps } from "./flow-canvas-props.ts";
import type { PlacedFlow } from "./placed-flow.ts";
import { targetOf } from "./placed-node.ts";
import { useClipboardEvents } from "./use-clipboard-events.ts";
import { type Direction, neighbour } from "./walk.ts";

const ARROWS: Readonly<Record<string, Direction>> = {
  ArrowUp: "up",
  ArrowDown: "down",
  ArrowLeft: "left",
  ArrowRight: "right",
};

const idOf = (element: EventTarget | null): string | null =>
  element instanceof Element
    ? (element.closest("[data-canvas-id]")?.getAttribute("data-canvas-id") ?? null)
    : null;

/** Arrow keys walk from card to card, or from "+" to "+" while actions are moved; every other key goes to the page with what has the focus. */
export function useCanvasKeys(
  layout: PlacedFlow,
  focusNode: (id: string) => void,
  { onKeyDown, moving }: FlowCanvasProps,
): (event: KeyboardEvent) => void {
  const isMoving = moving !== undefined && moving !== null;
  return (event) => {
    const id = idOf(event.target);
    const direction = ARROWS[event.key];
    const isPlain = !(event.ctrlKey || event.metaKey || event.altKey || event.shiftKey);
    if (id !== null && direction !== undefined && isPlain) {
      event.preventDefault();
      const next = neighbour(layout, id, direction, isMoving ? "inserts" : "cards");
      if (next !== null) focusNode(next);
      return;
    }
    onKeyDown?.(event, focusOf(layout, id));
  };
}

/** Copy, cut and paste, on the card or "+" that has the focus; with nothing focused, for the page as well. */
export function useCanvasClipboard(
  layout: PlacedFlow,
  container: RefObject<HTMLElement | null>,
  { onClipboard }: FlowCanvasProps,
): void {
  useClipboardEvents((event, active) => {
    if (active !== null && container.current?.contains(active) !== true) return;
    onClipboard?.(event, focusOf(layout, idOf(active)));
  });
}

function focusOf(layout: PlacedFlow, id: string | null): CanvasFocus {
  const node = id === null ? null : layout.find(id);
  if (node === null) return { target: null, place: null };
  return { target: targetOf(node), place: node.kind === "insert" ? node.place : null };
}
