import {
  addCase,
  allActions,
  blocksOf,
  type FlowGraph,
  flowGraph,
  flowNotes,
  type Problem,
} from "@towpath/flow";
import { useMemo, useState } from "react";
import type { Moving } from "../canvas/canvas-actions.ts";
import { FlowCanvas } from "../canvas/flow-canvas.tsx";
import type { CanvasTarget } from "../canvas/placed-node.ts";
import { createStableGraph } from "../canvas/stable-graph.ts";
import { keepCanvasMemory, readCanvasMemory } from "./canvas-memory.ts";
import classes from "./designer.module.css";
import { useDesigner, useDesignerActions, useDesignerStore } from "./designer-context.ts";
import { whyNotAt } from "./edits/move-to.ts";
import { EmptyFlow } from "./empty-flow.tsx";
import { MoveBar } from "./move-bar.tsx";
import { SelectionBar } from "./selection-bar.tsx";
import { useRunOverlay } from "./tests/run-overlay.tsx";
import { useCommands } from "./use-commands.ts";
import { useCanvasCommands } from "./use-designer-keys.ts";
import { useFileDrop } from "./use-file-drop.tsx";
import { usePinKinds } from "./use-pins.ts";

/** The canvas of the draft: every gesture on it becomes a command. */
export function DesignerCanvas({ problems }: { problems: readonly Problem[] }) {
  const definition = useDesigner((state) => state.draft.definition);
  const selection = useDesigner((state) => state.selection);
  const collapsed = useDesigner((state) => state.collapsed);
  const moving = useMovingActions();
  const writing = useDesigner((state) => state.writing);
  const revealed = useDesigner((state) => state.revealed);
  const flowId = useDesigner((state) => state.flowId);
  const name = useDesigner((state) => state.name);
  const pinned = usePinKinds(flowId);
  const run = useRunOverlay();
  const actions = useDesignerActions();
  const commands = useCommands();
  const onKeyDown = useCanvasCommands();
  const drop = useFileDrop();
  const [stable] = useState(createStableGraph);
  const graph = useMemo(() => stable(flowGraph(definition)), [stable, definition]);
  const [memory] = useState(() => readCanvasMemory(flowId));
  // What was asked for before this canvas was drawn (it makes way for the code view) has been done already.
  const [done] = useState(revealed);
  const select = (target: CanvasTarget, additive: boolean) => {
    if (target.kind === "trigger" && graph.trigger === null) actions.open({ picker: { role: "trigger" } });
    else actions.select(target, additive);
  };
  return (
    <div className={classes.canvas} {...drop.handlers}>
      <FlowCanvas
        graph={graph}
        label={`Canvas of ${name}`}
        selection={selection}
        onSelect={select}
        onClear={() => actions.show(null)}
        onInsert={(place) => actions.open({ picker: { role: "action", place } })}
        onAddCase={(switchName) => {
          const added = addCase(definition, switchName);
          commands.edit(added.ok ? { ok: true, value: added.value.definition } : added);
        }}
        problems={problems}
        pinned={pinned}
        {...run}
        collapsed={collapsed}
        onToggle={actions.toggle}
        onFoldAll={() => actions.foldAll(containersOf(definition))}
        onUnfoldAll={() => actions.foldAll([])}
        notes={flowNotes(definition)}
        onChangeNote={commands.changeNote}
        onDeleteNote={commands.deleteNote}
        writing={writing}
        onWriting={actions.writeNote}
        moving={moving}
        onMoveStart={(target) => actions.move(namesMoved(selection, target))}
        onMoveEnd={(place) => (place === null ? actions.move(null) : moving?.drop(place))}
        reveal={revealed === done ? null : revealed}
        onKeyDown={onKeyDown}
        initialViewport={memory.viewport}
        onViewport={(viewport) => keepCanvasMemory(flowId, { viewport })}
      />
      <SelectionBar />
      <MoveBar />
      {isEmpty(graph) && <EmptyFlow />}
      {drop.isOver && <div className={classes.dropHint}>Drop the file to open its flow here</div>}
    </div>
  );
}

/** A drag of a chosen card takes everything that is chosen along. */
function namesMoved(selection: readonly CanvasTarget[], target: CanvasTarget): readonly string[] | null {
  if (target.kind === "trigger") return null;
  const chosen = selection.flatMap((other) => (other.kind === "action" ? [other.name] : []));
  return chosen.includes(target.name) ? chosen : [target.name];
}

/** What is being moved, with where it may go. */
function useMovingActions(): Moving | null {
  const names = useDesigner((state) => state.moving);
  const store = useDesignerStore();
  const commands = useCommands();
  return useMemo(() => {
    if (names === null) return null;
    const { draft, actions } = store.getState();
    return {
      names,
      whyNot: (place) => whyNotAt(draft.definition, names, place),
      drop: (place) => {
        actions.move(null);
        commands.moveTo(names, place);
      },
    };
  }, [names, store, commands]);
}

const isEmpty = (graph: FlowGraph): boolean => graph.trigger === null && graph.root.actions.length === 0;

function containersOf(definition: Parameters<typeof flowGraph>[0]): string[] {
  return allActions(definition)
    .filter((entry) => blocksOf(entry.name, entry.action).length > 0)
    .map((entry) => entry.name);
}
