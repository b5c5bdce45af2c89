import { useReactFlow } from "@xyflow/react";
import { type PointerEvent, type RefObject, useEffect, useLayoutEffect, useRef, useState } from "react";
import { createStore, type StoreApi } from "zustand/vanilla";
import type { FlowCanvasProps } from "./flow-canvas-props.ts";
import type { PlacedFlow } from "./placed-flow.ts";
import { type InsertPlace, targetOf } from "./placed-node.ts";
import { nearestInsert } from "./walk.ts";

/** Where the pointer is while it drags cards, and which "+" is meant; apart from React, as it changes with each move. */
export interface DragState {
  readonly at: { readonly x: number; readonly y: number } | null;
  /** The id of the "+" that is meant. */
  readonly over: string | null;
  readonly reason: string | null;
}
export type DragStore = StoreApi<DragState>;

const RESTING: DragState = { at: null, over: null, reason: null };
/** A hand that shakes this much still clicks. */
const THRESHOLD = 6;
/** How far from a "+" a card may be dropped, on the screen. */
const REACH = 90;
/** Near the edge of the canvas it goes on by itself. */
const EDGE = 48;
const EDGE_SPEED = 14;

interface Start {
  readonly x: number;
  readonly y: number;
  readonly id: string;
  readonly card: Element;
}

/**
 * Dragging cards with a mouse or a pen. A finger pans, as everywhere else; for it there is cutting and pasting. The keyboard
 * moves actions without any of this.
 */
export function useCardDrag(
  layout: PlacedFlow,
  props: FlowCanvasProps,
  container: RefObject<HTMLElement | null>,
): { readonly store: DragStore; readonly onPointerDown: (event: PointerEvent) => void } {
  const flow = useReactFlow();
  const [store] = useState(() => createStore<DragState>()(() => RESTING));
  const newest = useRef({ layout, props });
  useLayoutEffect(() => {
    newest.current = { layout, props };
  });
  const ending = useRef<() => void>(() => {});
  useEffect(() => () => ending.current(), []);

  const placeAt = (x: number, y: number): { id: string; place: InsertPlace } | null => {
    const point = flow.screenToFlowPosition({ x, y });
    const node = nearestInsert(newest.current.layout, point, REACH / flow.getZoom());
    return node === null ? null : { id: node.id, place: node.place };
  };
  const follow = (x: number, y: number) => {
    const found = placeAt(x, y);
    const reason = found === null ? null : (newest.current.props.moving?.whyNot(found.place) ?? null);
    store.setState({ at: { x, y }, over: found?.id ?? null, reason });
  };
  const begin = (start: Start) => {
    const node = newest.current.layout.find(start.id);
    const target = node === null ? null : targetOf(node);
    if (target !== null) newest.current.props.onMoveStart?.(target);
  };

  const onPointerDown = (event: PointerEvent) => {
    if (props.onMoveStart === undefined || event.button !== 0 || event.pointerType === "touch") return;
    const card = (event.target as Element).closest('[data-canvas-id^="action:"]');
    if (card === null || isPanning(container.current)) return;
    // The canvas would take a drag that begins here for panning; it asks for this class when the mouse goes down.
    card.classList.add("nopan");
    const start: Start = {
      x: event.clientX,
      y: event.clientY,
      id: card.getAttribute("data-canvas-id") ?? "",
      card,
    };
    ending.current = listen(start, { begin, follow, store, onEnd });
  };
  const onEnd = (start: Start, dropped: boolean) => {
    start.card.classList.remove("nopan");
    const { at, reason } = store.getState();
    const found = at === null || !dropped ? null : placeAt(at.x, at.y);
    store.setState(RESTING);
    if (at === null) return;
    newest.current.props.onMoveEnd?.(found === null || reason !== null ? null : found.place);
  };
  useEdgePan(store, flow, container);
  return { store, onPointerDown };
}

/** While Space is held the canvas pans, wherever the drag begins. */
const isPanning = (canvas: HTMLElement | null): boolean => canvas?.dataset.panning === "true";

interface Drag {
  readonly begin: (start: Start) => void;
  readonly follow: (x: number, y: number) => void;
  readonly onEnd: (start: Start, dropped: boolean) => void;
  readonly store: DragStore;
}

/** Listens until the pointer is let go: on the window, because the card may leave the visible part on the way. */
function listen(start: Start, { begin, follow, onEnd, store }: Drag): () => void {
  const controller = new AbortController();
  const { signal } = controller;
  const isDragging = () => store.getState().at !== null;
  const end = (dropped: boolean) => {
    controller.abort();
    if (isDragging()) swallowClick();
    onEnd(start, dropped);
  };
  window.addEventListener(
    "pointermove",
    ({ clientX, clientY }) => {
      const isFar = Math.hypot(clientX - start.x, clientY - start.y) > THRESHOLD;
      if (!isDragging() && isFar) begin(start);
      if (isDragging() || isFar) follow(clientX, clientY);
    },
    { signal },
  );
  window.addEventListener("pointerup", () => end(true), { signal });
  window.addEventListener("pointercancel", () => end(false), { signal });
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || !isDragging()) return;
    event.stopPropagation();
    end(false);
  };
  window.addEventListener("keydown", onKey, { signal, capture: true });
  return () => end(false);
}

/** The browser takes the end of a drag for a click on what was dragged. */
function swallowClick(): void {
  const controller = new AbortController();
  const stop = (event: MouseEvent) => event.stopPropagation();
  window.addEventListener("click", stop, { capture: true, once: true, signal: controller.signal });
  setTimeout(() => controller.abort(), 0);
}

function useEdgePan(
  store: DragStore,
  flow: ReturnType<typeof useReactFlow>,
  container: RefObject<HTMLElement | null>,
): void {
  useEffect(() => {
    let frame: number | null = null;
    const pan = () => {
      const { at } = store.getState();
      const box = container.current?.getBoundingClientRect();
      frame = at === null ? null : requestAnimationFrame(pan);
      if (at === null || box === undefined) return;
      const dx = speed(at.x - box.left, box.right - at.x);
      const dy = speed(at.y - box.top, box.bottom - at.y);
      if (dx === 0 && dy === 0) return;
      const { x, y, zoom } = flow.getViewport();
      void flow.setViewport({ x: x + dx, y: y + dy, zoom });
    };
    const stop = store.subscribe(({ at }) => {
      if (at !== null && frame === null) frame = requestAnimationFrame(pan);
    });
    return () => {
      stop();
      if (frame !== null) cancelAnimationFrame(frame);
    };
  }, [store, flow, container]);
}

const speed = (before: number, behind: number): number =>
  before < EDGE ? EDGE_SPEED : behind < EDGE ? -EDGE_SPEED : 0;
