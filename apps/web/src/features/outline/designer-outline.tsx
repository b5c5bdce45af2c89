import { Button } from "@mantine/core";
import { allActions, blocksOf, flowGraph, flowNotes, type Problem } from "@towpath/flow";
import { useMemo, useState } from "react";
import { useWords } from "../../words/words.tsx";
import type { CardOverlay } from "../canvas/canvas-elements.ts";
import { TRIGGER_ID, targetId } from "../canvas/placed-node.ts";
import { useClipboardEvents } from "../canvas/use-clipboard-events.ts";
import { onClipEvent } from "../designer/clip-events.ts";
import designerClasses from "../designer/designer.module.css";
import { useDesigner, useDesignerActions, useDesignerStore } from "../designer/designer-context.ts";
import { whyNotAt } from "../designer/edits/move-to.ts";
import { EmptyFlow } from "../designer/empty-flow.tsx";
import { MoveBar } from "../designer/move-bar.tsx";
import { SelectionBar } from "../designer/selection-bar.tsx";
import { useRunOverlay } from "../designer/tests/run-overlay.tsx";
import { useCommands } from "../designer/use-commands.ts";
import { useFileDrop } from "../designer/use-file-drop.tsx";
import { usePinKinds } from "../designer/use-pins.ts";
import { useRemoval } from "../designer/use-removal.tsx";
import { usePeopleMarks } from "../together/marks-of-people.ts";
import classes from "./outline.module.css";
import { focusOf, type RowContext } from "./outline-commands.ts";
import { type Outline, type OutlineRow, outlineOf, targetOfRow } from "./outline-rows.ts";
import { OutlineTree } from "./outline-tree.tsx";
import { type RowMarks, rowTitle } from "./outline-words.ts";
import { problemMarks } from "./problem-marks.ts";
import { RowMenu } from "./row-menu.tsx";
import { rowMenuItems } from "./row-menu-items.ts";
import { RowNotesDialog } from "./row-notes-dialog.tsx";
import { useAnnouncement } from "./use-announcement.ts";
import { useRevealedRow } from "./use-revealed-row.ts";
import { useRowFocus } from "./use-row-focus.ts";
import { useRowWindow } from "./use-row-window.ts";
import { useTreeKeys } from "./use-tree-keys.ts";

/** The draft as an indented tree: the same flow as on the canvas, with the same commands, for keys and for the ear. */
export function DesignerOutline({ problems }: { problems: readonly Problem[] }) {
  const t = useWords();
  const name = useDesigner((state) => state.name);
  const mayEdit = useDesigner((state) => state.mayEdit);
  const isFileOver = useFileDrop();
  const selection = useDesigner((state) => state.selection);
  const { outline, isEmpty } = useOutline();
  const view = useRowWindow(outline.rows.length);
  const row = useRowFocus(outline.rows, view, useRevealedRow(outline));
  const { gestures, context, menu, notes, renaming } = useGestures(outline, row.focus);
  const said = useAnnouncement(t, outline, row.current);
  const isMoving = useDesigner((state) => state.moving !== null);
  const onKeyDown = useTreeKeys({
    current: row.current,
    context,
    isMoving,
    focus: row.focus,
    choose: gestures.onChoose,
    toggle: gestures.onToggle,
    openMenu: (of) => menu.open(of.id),
  });
  useClipboardEvents((event, active) => {
    if (active === null) onClipEvent(event, { target: null, place: null }, context);
    else if (active.role === "treeitem" && row.current !== undefined)
      onClipEvent(event, focusOf(row.current), context);
  });
  const marksOf = useMarks(outline, problems);
  return (
    <section className={classes.outline} aria-label={t("Outline of {name}", { name })}>
      <OutlineBar />
      <OutlineTree
        rows={outline.rows}
        label={t("Steps of {name}", { name })}
        view={view}
        currentId={row.current?.id ?? ""}
        selected={new Set(selection.map(targetId))}
        renaming={renaming}
        marksOf={marksOf}
        menuOf={(of) =>
          of.kind !== "place" && (
            <RowMenu
              name={rowTitle(t, of)}
              isOpen={menu.openFor === of.id}
              onOpen={() => menu.open(of.id)}
              onClose={(chosen) => menu.close(of.id, chosen)}
              items={() => rowMenuItems(of, context)}
            />
          )
        }
        onKeyDown={onKeyDown}
        onFocus={row.onFocus}
        {...gestures}
      />
      {mayEdit && <SelectionBar />}
      <MoveBar />
      {isEmpty && mayEdit && <EmptyFlow />}
      {isFileOver && (
        <div className={designerClasses.dropHint}>{t("Drop the file to open its flow here")}</div>
      )}
      <RowNotesDialog beside={notes.beside} onClose={notes.close} />
      <div role="status" className="tp-visually-hidden">
        {said}
      </div>
    </section>
  );
}

function useOutline(): { readonly outline: Outline; readonly isEmpty: boolean } {
  const definition = useDesigner((state) => state.draft.definition);
  const collapsed = useDesigner((state) => state.collapsed);
  const isMoving = useDesigner((state) => state.moving !== null);
  const graph = useMemo(() => flowGraph(definition), [definition]);
  const outline = useMemo(() => outlineOf(graph, collapsed, isMoving), [graph, collapsed, isMoving]);
  return { outline, isEmpty: graph.trigger === null && graph.root.actions.length === 0 };
}

/** What is done by pointer, by key and from the menus, and what they have opened. */
function useGestures(outline: Outline, focus: (id: string) => void) {
  const t = useWords();
  const store = useDesignerStore();
  const commands = useCommands();
  const removal = useRemoval();
  const [renaming, setRenaming] = useState<string | null>(null);
  const [menuFor, setMenuFor] = useState<string | null>(null);
  const [beside, setBeside] = useState<OutlineRow | null>(null);
  const context: RowContext = {
    t,
    store,
    commands,
    removal,
    rows: outline.rows,
    rename: (row) => setRenaming(row.id),
    note: setBeside,
  };
  const written = useWrittenNote(outline);
  const closeNotes = () => {
    setBeside(null);
    store.getState().actions.writeNote(null);
  };
  const onToggle = (row: OutlineRow) => {
    if (row.kind === "action") store.getState().actions.toggle(row.action.name);
  };
  const onChoose = (row: OutlineRow, isAdditive: boolean) => chooseRow(context, row, isAdditive);
  const onRenamed = (row: OutlineRow, title: string | null) => {
    setRenaming(null);
    focus(row.id);
    const target = targetOfRow(row);
    if (title === null || title.trim() === "" || target === null) return;
    if (commands.rename(target, title)) focusNamed(context, focus, row);
  };
  const close = (id: string, chosen: (() => void) | null) => {
    setMenuFor(null);
    focus(id);
    // First the row has the focus again: what is done may take it on to a field or a dialog.
    if (chosen !== null) setTimeout(chosen, 0);
  };
  return {
    context,
    renaming,
    gestures: { onChoose, onToggle, onRenamed },
    menu: { openFor: menuFor, open: setMenuFor, close },
    notes: { beside: beside ?? written, close: closeNotes },
  };
}

/** The row of a note that was made elsewhere and is to be written. */
function useWrittenNote({ rows, shownBy }: Outline): OutlineRow | null {
  const definition = useDesigner((state) => state.draft.definition);
  const id = useDesigner((state) => state.writing);
  const note = id === null ? undefined : flowNotes(definition).find((one) => one.id === id);
  if (note === undefined) return null;
  const rowId = note.beside === null ? TRIGGER_ID : shownBy.get(note.beside);
  return rows.find((row) => row.id === rowId) ?? null;
}

/** A renamed action has another row: the panel shows which. */
function focusNamed({ store }: RowContext, focus: (id: string) => void, row: OutlineRow): void {
  const { panel } = store.getState();
  if (row.kind === "action" && panel?.kind === "step") focus(targetId(panel.target));
}

function chooseRow(context: RowContext, row: OutlineRow, isAdditive: boolean): void {
  const { store, commands } = context;
  const { actions, moving } = store.getState();
  if (row.kind === "place") {
    if (moving === null || whyNotAt(store.getState().draft.definition, moving, row.place) !== null) return;
    actions.move(null);
    commands.moveTo(moving, row.place);
    return;
  }
  const target = targetOfRow(row);
  if (row.kind === "trigger" && row.trigger === null && store.getState().mayEdit)
    actions.open({ picker: { role: "trigger" } });
  else if (target !== null) actions.select(target, isAdditive);
}

function useMarks(outline: Outline, problems: readonly Problem[]): (row: OutlineRow) => RowMarks {
  const t = useWords();
  const definition = useDesigner((state) => state.draft.definition);
  const moving = useDesigner((state) => state.moving);
  const pinned = usePinKinds(useDesigner((state) => state.flowId));
  const run = useRunOverlay();
  const people = usePeopleMarks();
  const marks = useMemo(() => problemMarks(problems, outline.shownBy), [problems, outline]);
  const refusalOf = (row: OutlineRow) => {
    const why = row.kind === "place" && moving !== null ? whyNotAt(definition, moving, row.place) : null;
    return why === null ? null : t.said(why);
  };
  return (row) => ({
    problem: marks.get(row.id) ?? null,
    pin: row.kind === "action" ? (pinned.get(row.action.name.toLowerCase()) ?? null) : null,
    overlay: overlayOf(row, run),
    people: people.get(row.id)?.people?.map((one) => one.name) ?? [],
    refusal: refusalOf(row),
  });
}

/** How a step of the shown run went. */
function overlayOf(row: OutlineRow, run: ReturnType<typeof useRunOverlay>): CardOverlay | null {
  if (run === null) return null;
  if (row.kind === "trigger") return run.triggerOverlay;
  return row.kind === "action" ? (run.overlay.get(row.action.name) ?? null) : null;
}

function OutlineBar() {
  const t = useWords();
  const definition = useDesigner((state) => state.draft.definition);
  const { foldAll } = useDesignerActions();
  const fold = () =>
    foldAll(
      allActions(definition)
        .filter((entry) => blocksOf(entry.name, entry.action).length > 0)
        .map((entry) => entry.name),
    );
  return (
    <div className={classes.bar}>
      <p className={classes.hint}>
        {t(
          "Arrow keys walk, Enter opens, A adds behind, Alt and arrows move, Shift F10 shows all that can be done.",
        )}
      </p>
      <Button size="compact-sm" variant="default" onClick={fold}>
        {t("Fold all")}
      </Button>
      <Button size="compact-sm" variant="default" onClick={() => foldAll([])}>
        {t("Unfold all")}
      </Button>
    </div>
  );
}
