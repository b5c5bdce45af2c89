"use client";

import "@xyflow/react/dist/base.css";
import type { Problem } from "@towpath/flow";
import { Background, BackgroundVariant, ReactFlow, ReactFlowProvider, useStore } from "@xyflow/react";
import { useMemo, useState } from "react";
import { type CanvasMode, CanvasModeProvider } from "./canvas-actions.ts";
import { CanvasControls } from "./canvas-controls.tsx";
import { type CanvasEdge, type CanvasNode, createElements } from "./canvas-elements.ts";
import { ActionCard, BranchFrame, ContainerFrame, InsertButton, TriggerCard } from "./cards.tsx";
import classes from "./flow-canvas.module.css";
import type { FlowCanvasProps } from "./flow-canvas-props.ts";
import { FlowLine } from "./flow-line.tsx";
import { FlowMap } from "./flow-map.tsx";
import { createLayouter } from "./layout.ts";
import type { CanvasTarget } from "./placed-node.ts";
import { useCanvasKeys } from "./use-canvas-keys.ts";
import { useStableActions } from "./use-stable-actions.ts";
import { useViewport } from "./use-viewport.ts";

const NODE_TYPES = {
  trigger: TriggerCard,
  action: ActionCard,
  container: ContainerFrame,
  branch: BranchFrame,
  insert: InsertButton,
};
const EDGE_TYPES = { line: FlowLine };
const NONE_COLLAPSED: ReadonlySet<string> = new Set();
const NO_SELECTION: readonly CanvasTarget[] = [];
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

function useElements(props: FlowCanvasProps) {
  const [layouter] = useState(createLayouter);
  const [elements] = useState(createElements);
  const { graph, problems, overlay, triggerOverlay, collapsed, selection, pinned } = props;
  const inserts = props.onInsert !== undefined;
  const pagers = overlay !== undefined;
  const layout = useMemo(
    () => layouter(graph, { collapsed: collapsed ?? NONE_COLLAPSED, inserts, pagers }),
    [layouter, graph, collapsed, inserts, pagers],
  );
  const drawn = useMemo(
    () =>
      elements(layout, {
        selection: selection ?? NO_SELECTION,
        problems: problems ?? NO_PROBLEMS,
        overlay: overlay ?? null,
        triggerOverlay: triggerOverlay ?? null,
        ...(pinned === undefined ? {} : { pinned }),
      }),
    [elements, layout, selection, problems, overlay, triggerOverlay, pinned],
  );
  return { layout, ...drawn };
}

function Canvas(props: FlowCanvasProps) {
  const { layout, nodes, edges } = useElements(props);
  const isFar = useStore((state) => state.transform[2] < FAR_ZOOM);
  const view = useViewport(layout, props);
  const actions = useStableActions(props, view.takeFocus);
  const onKeyDown = useCanvasKeys(layout, view.focusNode, props.onKeyDown);
  const mode = useMemo<CanvasMode>(
    () => ({
      actions,
      canInsert: props.onInsert !== undefined,
      canAddCase: props.onAddCase !== undefined,
      canToggle: props.onToggle !== undefined,
    }),
    [actions, props.onInsert, props.onAddCase, props.onToggle],
  );
  return (
    <CanvasModeProvider value={mode}>
      <section
        className={classes.canvas}
        ref={view.container}
        aria-label={props.label}
        data-far={isFar}
        onKeyDown={onKeyDown}
        onFocus={view.onFocus}
      >
        <ReactFlow<CanvasNode, CanvasEdge>
          nodes={nodes}
          edges={edges}
          nodeTypes={NODE_TYPES}
          edgeTypes={EDGE_TYPES}
          onInit={view.onInit}
          onMoveEnd={(_, viewport) => props.onViewport?.(viewport)}
          onPaneClick={() => props.onClear?.()}
          onlyRenderVisibleElements
          nodesDraggable={false}
          nodesConnectable={false}
          nodesFocusable={false}
          edgesFocusable={false}
          elementsSelectable={false}
          elevateNodesOnSelect={false}
          disableKeyboardA11y
          deleteKeyCode={null}
          selectionKeyCode={null}
          multiSelectionKeyCode={null}
          zoomOnDoubleClick={false}
          panOnScroll
          minZoom={0.05}
          maxZoom={1.6}
        >
          <Background variant={BackgroundVariant.Dots} gap={24} size={1.4} />
          <CanvasControls onFoldAll={props.onFoldAll} onUnfoldAll={props.onUnfoldAll} />
          {nodes.length >= MAP_FROM && <FlowMap nodes={nodes} />}
        </ReactFlow>
      </section>
    </CanvasModeProvider>
  );
}
