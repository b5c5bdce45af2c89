import {
  addCase,
  allActions,
  blocksOf,
  type Definition,
  type FlowGraph,
  flowGraph,
  flowNotes,
  type Problem,
} from "@towpath/flow";
import { useMemo, useState } from "react";
import { useWords } from "../../words/words.tsx";
import type { Moving } from "../canvas/canvas-actions.ts";
import { CardMarksProvider } from "../canvas/card-marks.tsx";
import { FlowCanvas } from "../canvas/flow-canvas.tsx";
import type { FlowCanvasProps } from "../canvas/flow-canvas-props.ts";
import type { CanvasTarget } from "../canvas/placed-node.ts";
import { createStableGraph } from "../canvas/stable-graph.ts";
import { CursorLayer } from "../together/cursor-layer.tsx";
import { usePeopleMarks } from "../together/marks-of-people.ts";
import { readCanvasMemory } from "./canvas-memory.ts";
import { useCanvasClip } from "./clip-events.ts";
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
  const t = useWords();
  const [graphOf] = useState(stableGraphOf);
  const graph = useDesigner((state) => graphOf(state.draft.definition));
  const notes = useDesigner((state) => flowNotes(state.draft.definition));
  const store = useDesignerStore();
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
  const editing = useEditing(moving);
  const onKeyDown = useCanvasCommands();
  const onClipboard = useCanvasClip();
  const mayEdit = useDesigner((state) => state.mayEdit);
  const isFileOver = useFileDrop();
  const marks = usePeopleMarks();
  const [memory] = useState(() => readCanvasMemory(flowId));
  // What was asked for before this canvas was drawn (it makes way for the code view) has been done already.
  const [done] = useState(revealed);
  const select = (target: CanvasTarget, additive: boolean) => {
    if (target.kind === "trigger" && graph.trigger === null && mayEdit)
      actions.open({ picker: { role: "trigger" } });
    else actions.select(target, additive);
  };
  return (
    <div className={classes.canvas}>
      <CardMarksProvider value={marks}>
        <FlowCanvas
          graph={graph}
          label={t("Canvas of {name}", { name })}
          selection={selection}
          onSelect={select}
          onClear={() => actions.show(null)}
          {...editing}
          problems={problems}
          pinned={pinned}
          {...run}
          collapsed={collapsed}
          onToggle={actions.toggle}
          onFoldAll={() => actions.foldAll(containersOf(store.getState().draft.definition))}
          onUnfoldAll={() => actions.foldAll([])}
          notes={notes}
          writing={writing}
          moving={moving}
          reveal={revealed === done ? null : revealed}
          onKeyDown={onKeyDown}
          onClipboard={onClipboard}
          initialViewport={memory.viewport}
          onViewport={actions.look}
        >
          <CursorLayer />
        </FlowCanvas>
      </CardMarksProvider>
      {mayEdit && <SelectionBar />}
      <MoveBar />
      {isEmpty(graph) && mayEdit && <EmptyFlow />}
      {isFileOver && <div className={classes.dropHint}>{t("Drop the file to open its flow here")}</div>}
    </div>
  );
}

type Editing = Partial<
  Pick<
    FlowCanvasProps,
    "onInsert" | "onAddCase" | "onChangeNote" | "onDeleteNote" | "onWriting" | "onMoveStart" | "onMoveEnd"
  >
>;

/** What the canvas offers to those who may change the flow; nothing to those who look. */
function useEditing(moving: Moving | null): Editing {
  const store = useDesignerStore();
  const commands = useCommands();
  if (!store.getState().mayEdit) return {};
  const { actions } = store.getState();
  return {
    onInsert: (place) => actions.open({ picker: { role: "action", place } }),
    onAddCase: (switchName) => {
      const added = addCase(store.getState().draft.definition, switchName);
      commands.edit(added.ok ? { ok: true, value: added.value.definition } : added);
    },
    onChangeNote: commands.changeNote,
    onDeleteNote: commands.deleteNote,
    onWriting: actions.writeNote,
    onMoveStart: (target) => actions.move(namesMoved(store.getState().selection, target)),
    onMoveEnd: (place) => (place === null ? actions.move(null) : moving?.drop(place)),
  };
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
    const { draft, actions, t } = store.getState();
    return {
      names,
      whyNot: (place) => {
        const refusal = whyNotAt(draft.definition, names, place);
        return refusal === null ? null : t.said(refusal);
      },
      drop: (place) => {
        actions.move(null);
        commands.moveTo(names, place);
      },
    };
  }, [names, store, commands]);
}

/** Typing into an input makes a new definition with each key, and the graph of before: the canvas has nothing to do. */
function stableGraphOf(): (definition: Definition) => FlowGraph {
  const stable = createStableGraph();
  return (definition) => stable(flowGraph(definition));
}

const isEmpty = (graph: FlowGraph): boolean => graph.trigger === null && graph.root.actions.length === 0;

function containersOf(definition: Definition): string[] {
  return allActions(definition)
    .filter((entry) => blocksOf(entry.name, entry.action).length > 0)
    .map((entry) => entry.name);
}
