import { type ReactFlowInstance, useReactFlow, useStore, useStoreApi } from "@xyflow/react";
import { type FocusEvent, type RefObject, useCallback, useEffect, useRef } from "react";
import type { FlowCanvasProps } from "./flow-canvas-props.ts";
import type { PlacedFlow } from "./placed-flow.ts";
import { targetId } from "./placed-node.ts";
import {
  anchorBox,
  anchoredViewport,
  anchorsOf,
  openingViewport,
  returningViewport,
  viewportShowing,
  wholeViewport,
} from "./viewport.ts";

interface CanvasView {
  readonly container: RefObject<HTMLElement | null>;
  readonly onInit: (flow: ReactFlowInstance) => void;
  readonly onFocus: (event: FocusEvent) => void;
  readonly focusNode: (id: string) => void;
  readonly takeFocus: (id: string) => boolean;
  /** All of the flow at once. */
  readonly showWhole: () => void;
}

const PAN = { duration: 160 };
const EASE = { duration: 180 };

/** Everything that moves the view: opening, holding still across edits, showing what is chosen or has the focus. */
export function useViewport(layout: PlacedFlow, props: FlowCanvasProps): CanvasView {
  const container = useRef<HTMLElement>(null);
  const current = useRef(layout);
  const waiting = useRef<string | null>(null);
  const show = useShow(current);
  const showWhole = useShowWhole(current);
  useAnchor(layout, current, props);
  useShowChosen(show, props);

  const focusNode = useCallback(
    (id: string) => {
      const card = container.current?.querySelector<HTMLElement>(`[data-canvas-id=${CSS.escape(id)}]`);
      if (card === null || card === undefined) waiting.current = id;
      else card.focus({ preventScroll: true });
      show(id);
    },
    [show],
  );
  const takeFocus = useCallback((id: string) => {
    if (waiting.current !== id) return false;
    waiting.current = null;
    return true;
  }, []);
  const remembered = useRef(props.initialViewport ?? null);
  const onInit = useCallback((flow: ReactFlowInstance) => {
    const size = container.current?.getBoundingClientRect() ?? { width: 1_000, height: 700 };
    const opening =
      remembered.current === null
        ? openingViewport(current.current, size)
        : returningViewport(remembered.current, current.current, size);
    void flow.setViewport(opening);
  }, []);
  const { reveal } = props;
  useEffect(() => {
    if (reveal === null || reveal === undefined) return;
    const id = targetId(reveal.target);
    if (reveal.focus) focusNode(id);
    else show(id);
  }, [reveal, focusNode, show]);

  return {
    container,
    focusNode,
    takeFocus,
    showWhole,
    onInit,
    onFocus: (event) => {
      const card = event.target.closest("[data-canvas-id]");
      if (card?.matches(":focus-visible")) show(card.getAttribute("data-canvas-id") ?? "");
    },
  };
}

function useShow(current: RefObject<PlacedFlow>): (id: string) => void {
  const flow = useReactFlow();
  const store = useStoreApi();
  return useCallback(
    (id) => {
      const node = current.current.find(id);
      if (node === null) return;
      const viewport = flow.getViewport();
      const next = viewportShowing(anchorBox(node), viewport, store.getState());
      if (next !== viewport) void flow.setViewport(next, PAN);
    },
    [flow, store, current],
  );
}

function useShowWhole(current: RefObject<PlacedFlow>): () => void {
  const flow = useReactFlow();
  const store = useStoreApi();
  return useCallback(() => {
    void flow.setViewport(wholeViewport(current.current, store.getState()), EASE);
  }, [flow, store, current]);
}

function useAnchor(layout: PlacedFlow, current: RefObject<PlacedFlow>, props: FlowCanvasProps): void {
  const flow = useReactFlow();
  const store = useStoreApi();
  const chosen = props.selection?.map(targetId).join("\n") ?? "";
  const chosenBefore = useRef(chosen);
  // Cards of the new layout are drawn by now, and the browser has not painted them yet.
  useEffect(() => {
    const before = current.current;
    const until = chosenBefore.current.split("\n");
    current.current = layout;
    chosenBefore.current = chosen;
    if (before === layout) return;
    const viewport = flow.getViewport();
    const size = store.getState();
    const anchors = anchorsOf(before, viewport, size, { now: chosen.split("\n"), until });
    const next = anchoredViewport(before, layout, viewport, size, anchors);
    if (next !== viewport) void flow.setViewport(next);
  }, [layout, flow, store, chosen, current]);
}

function chosenId({ selection }: FlowCanvasProps): string | null {
  const chosen = selection?.length === 1 ? selection[0] : undefined;
  return chosen === undefined ? null : targetId(chosen);
}

function useShowChosen(show: (id: string) => void, props: FlowCanvasProps): void {
  const id = chosenId(props);
  // The side panel takes its room from the canvas: what was chosen must not end up behind it.
  const size = useStore((state) => `${state.width}x${state.height}`);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new size is a reason to look again
  useEffect(() => {
    if (id !== null) show(id);
  }, [id, show, size]);
}
