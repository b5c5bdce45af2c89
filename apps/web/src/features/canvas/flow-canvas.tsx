"use client";

import "@xyflow/react/dist/base.css";
import type { FlowNote, Problem } from "@towpath/flow";
import {
  Background,
  BackgroundVariant,
  ReactFlow,
  type ReactFlowInstance,
  ReactFlowProvider,
  useStore,
} from "@xyflow/react";
import { memo, useMemo, useState } from "react";
import {
  type CanvasActions,
  type CanvasMode,
  CanvasModeProvider,
  MovingProvider,
  WritingProvider,
} from "./canvas-actions.ts";
import { CanvasControls } from "./canvas-controls.tsx";
import { type CanvasElements, type CanvasMarks, createElements } from "./canvas-elements.ts";
import { CanvasLayoutProvider } from "./canvas-layout.ts";
import { DragGhost, DragProvider } from "./drag-ghost.tsx";
import { DrawnFlow } from "./drawn-flow.tsx";
import { sameBox, windowOf } from "./drawn-window.ts";
import classes from "./flow-canvas.module.css";
import type { FlowCanvasProps } from "./flow-canvas-props.ts";
import { FlowMap } from "./flow-map.tsx";
import { createFolder } from "./fold-groups.ts";
import { createLayouter } from "./layout.ts";
import { placeNotes } from "./place-notes.ts";
import type { PlacedFlow } from "./placed-flow.ts";
import type { CanvasTarget } from "./placed-node.ts";
import { useCanvasClipboard, useCanvasKeys } from "./use-canvas-keys.ts";
import { useCardDrag } from "./use-card-drag.ts";
import { useStableActions, type ViewActions } from "./use-stable-actions.ts";
import { useViewKeys } from "./use-view-keys.ts";
import { useViewport } from "./use-viewport.ts";
import { SMALLEST_ZOOM } from "./viewport.ts";

const NONE_COLLAPSED: ReadonlySet<string> = new Set();
const NO_SELECTION: readonly CanvasTarget[] = [];
const NO_NOTES: readonly FlowNote[] = [];
const NO_PROBLEMS: readonly Problem[] = [];
/** Below this zoom cards are drawn without words. */
const FAR_ZOOM = 0.22;

/** A flow with fewer nodes than this is seen at a glance; a map would only cover it. */
const MAP_FROM = 30;

/** Draws a flow: laid out by itself, never by hand. Used to edit (with `onInsert`) and to look at runs (with `overlay`). */
export function FlowCanvas(props: FlowCanvasProps) {
  return (
    <ReactFlowProvider>
      <Canvas {...props} />
    </ReactFlowProvider>
  );
}

function useLayout(props: FlowCanvasProps): PlacedFlow {
  const [fold] = useState(createFolder);
  const [layouter] = useState(createLayouter);
  const { graph, collapsed } = props;
  const inserts = props.onInsert !== undefined;
  const pagers = props.overlay !== undefined;
  const notes = props.notes ?? NO_NOTES;
  return useMemo(() => {
    const folded = fold(graph, notes, collapsed ?? NONE_COLLAPSED);
    const closed = new Set([...(collapsed ?? NONE_COLLAPSED), ...folded.groups.keys()]);
    const cards = layouter(folded.graph, { collapsed: closed, inserts, pagers });
    return placeNotes(cards, graph, notes, folded.groups);
  }, [fold, layouter, graph, notes, collapsed, inserts, pagers]);
}

function useMarks(props: FlowCanvasProps): CanvasMarks {
  const { problems = NO_PROBLEMS, selection = NO_SELECTION, pinned } = props;
  const { overlay = null, triggerOverlay = null } = props;
  return useMemo(
    () => ({ selection, problems, overlay, triggerOverlay, ...(pinned === undefined ? {} : { pinned }) }),
    [selection, problems, overlay, triggerOverlay, pinned],
  );
}

/** What is drawn: what stands around the part that is in view. */
function useElements(layout: PlacedFlow, marks: CanvasMarks): CanvasElements {
  const [elements] = useState(createElements);
  const box = useStore(({ transform: [x, y, zoom], width, height }) => {
    return windowOf({ x, y, zoom }, { width, height });
  }, sameBox);
  const part = useMemo(() => layout.within(box), [layout, box]);
  return useMemo(() => elements(part, marks), [elements, part, marks]);
}

/** What this canvas is for. The same object as long as that is the same: every card depends on it. */
function useMode(props: FlowCanvasProps, actions: CanvasActions): CanvasMode {
  const canInsert = props.onInsert !== undefined;
  const canAddCase = props.onAddCase !== undefined;
  const canToggle = props.onToggle !== undefined;
  const canEditNotes = props.onChangeNote !== undefined;
  return useMemo(
    () => ({ actions, canInsert, canAddCase, canToggle, canEditNotes }),
    [actions, canInsert, canAddCase, canToggle, canEditNotes],
  );
}

function Canvas(props: FlowCanvasProps) {
  const layout = useLayout(props);
  const marks = useMarks(props);
  const { nodes, edges } = useElements(layout, marks);
  const isFar = useStore((state) => state.transform[2] < FAR_ZOOM);
  const view = useViewport(layout, props);
  const actions = useStableActions(props, view);
  const onKeyDown = useCanvasKeys(layout, view.focusNode, props);
  useCanvasClipboard(layout, view.container, props);
  const drag = useCardDrag(layout, props, view.container);
  useViewKeys(view.container, view.showWhole);
  const { writing: noteId = null, onWriting } = props;
  const writing = useMemo(() => ({ writing: noteId, done: () => onWriting?.(null) }), [noteId, onWriting]);
  const mode = useMode(props, actions);
  return (
    <CanvasModeProvider value={mode}>
      <MovingProvider value={props.moving ?? null}>
        <DragProvider value={drag.store}>
          <WritingProvider value={writing}>
            <section
              className={classes.canvas}
              ref={view.container}
              aria-label={props.label}
              data-far={isFar}
              onKeyDown={onKeyDown}
              onFocus={view.onFocus}
              onPointerDown={drag.onPointerDown}
            >
              <Pane onInit={view.onInit} actions={actions} />
              <DrawnFlow nodes={nodes} edges={edges} />
              <CanvasControls
                onWhole={view.showWhole}
                onFoldAll={props.onFoldAll}
                onUnfoldAll={props.onUnfoldAll}
              >
                {layout.count >= MAP_FROM && (
                  <FlowMap
                    layout={layout}
                    selection={marks.selection}
                    problems={marks.problems}
                    overlay={marks.overlay}
                  />
                )}
              </CanvasControls>
              <CanvasLayoutProvider value={layout}>{props.children}</CanvasLayoutProvider>
              <DragGhost />
            </section>
          </WritingProvider>
        </DragProvider>
      </MovingProvider>
    </CanvasModeProvider>
  );
}

interface PaneProps {
  readonly onInit: (flow: ReactFlowInstance) => void;
  readonly actions: ViewActions;
}

/** What is panned and zoomed. Nothing of it follows from the flow, so an edit does not touch it. */
const Pane = memo(function Pane({ onInit, actions }: PaneProps) {
  return (
    <ReactFlow
      onInit={onInit}
      onMoveEnd={actions.moved}
      onPaneClick={actions.clear}
      nodesDraggable={false}
      nodesConnectable={false}
      nodesFocusable={false}
      edgesFocusable={false}
      elementsSelectable={false}
      disableKeyboardA11y
      deleteKeyCode={null}
      selectionKeyCode={null}
      multiSelectionKeyCode={null}
      zoomOnDoubleClick={false}
      panOnScroll
      minZoom={SMALLEST_ZOOM}
      maxZoom={1.6}
    >
      <Background variant={BackgroundVariant.Dots} gap={24} size={1.4} />
    </ReactFlow>
  );
});
