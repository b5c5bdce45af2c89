import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import type { FlowNote } from "@towpath/flow";
import { type KeyboardEvent, memo, useCallback, useEffect, useRef, useState } from "react";
import { useWords } from "../../words/words.tsx";
import { useCanvasMode, useWriting } from "./canvas-actions.ts";
import type { CanvasNode } from "./canvas-elements.ts";
import cards from "./cards.module.css";
import { useWaitingFocus } from "./cards.tsx";
import { foldedId, groupKey } from "./fold-groups.ts";
import { MarkdownView } from "./markdown-view.tsx";
import { NoteText } from "./note-text.tsx";
import { deleteNote, NoteTools } from "./note-tools.tsx";
import classes from "./notes.module.css";
import { firstLine, noteId } from "./place-notes.ts";
import type { PlacedNode } from "./placed-node.ts";
import { ProblemBadge } from "./status-mark.tsx";
import { noteTitle } from "./titles.ts";
import { useNoteDrag } from "./use-note-drag.ts";

const STEP = 20;
const ARROWS: Readonly<Record<string, readonly [dx: number, dy: number]>> = {
  ArrowUp: [0, -STEP],
  ArrowDown: [0, STEP],
  ArrowLeft: [-STEP, 0],
  ArrowRight: [STEP, 0],
};

/** What keys do on a note that has the focus: Enter writes, Alt and arrows move it, with Shift they size it. */
function useNoteKeys(note: FlowNote, onEdit: () => void) {
  const { actions, canEditNotes } = useCanvasMode();
  return (event: KeyboardEvent<HTMLElement>) => {
    if (!canEditNotes || event.target !== event.currentTarget) return;
    const run = keyCommand(event);
    if (run === null) return;
    event.preventDefault();
    event.stopPropagation();
    run();
  };

  function keyCommand(event: KeyboardEvent): (() => void) | null {
    const by = ARROWS[event.key];
    if (by !== undefined && event.altKey && note.around.length === 0) {
      const [dx, dy] = by;
      return event.shiftKey
        ? () => actions.changeNote(note.id, { width: note.width + dx, height: note.height + dy }, "size")
        : () => actions.changeNote(note.id, { x: note.x + dx, y: note.y + dy }, "place");
    }
    if (event.key === "Enter" || event.key === "F2") return onEdit;
    if (event.key === "Delete" || event.key === "Backspace") return () => deleteNote(actions, note);
    return null;
  }
}

/** A new note opens for writing by itself, once. */
function useAskedToWrite(id: string, begin: () => void): void {
  const { writing, done } = useWriting();
  useEffect(() => {
    if (writing !== id) return;
    begin();
    done();
  }, [writing, id, begin, done]);
}

/** A note beside a step. Drawn behind steps; dragging its middle moves it, dragging its corner sizes it. */
export const NoteCard = memo(function NoteCard({ id, data }: CanvasNode) {
  const t = useWords();
  const { note } = data.placed as Extract<PlacedNode, { kind: "note" }>;
  const { actions, canEditNotes } = useCanvasMode();
  const [isWriting, setWriting] = useState(false);
  const card = useRef<HTMLElement>(null);
  const write = useCallback(() => setWriting(true), []);
  useAskedToWrite(note.id, write);
  const onKeyDown = useNoteKeys(note, write);
  const place = useNoteDrag(({ dx, dy }) => actions.changeNote(note.id, { x: note.x + dx, y: note.y + dy }));
  const size = useNoteDrag(({ dx, dy }) =>
    actions.changeNote(note.id, { width: note.width + dx, height: note.height + dy }),
  );
  useEffect(() => {
    if (actions.takeFocus(id)) card.current?.focus({ preventScroll: true });
  }, [actions, id]);
  const done = (byKey: boolean) => {
    setWriting(false);
    if (byKey) requestAnimationFrame(() => card.current?.focus({ preventScroll: true }));
  };
  return (
    <section
      ref={card}
      className={`${classes.note} ${canEditNotes ? "nopan" : ""}`}
      data-colour={note.colour}
      data-canvas-id={id}
      aria-label={t("Note: {title}", { title: noteTitle(t, firstLine(note.text)) })}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it is moved, sized and written by keys
      tabIndex={0}
      style={{
        translate: `${place.shift.dx}px ${place.shift.dy}px`,
        width: note.width + size.shift.dx,
        height: note.height + size.shift.dy,
      }}
      onKeyDown={onKeyDown}
      {...(canEditNotes && !isWriting ? { ...place.handlers, onDoubleClick: write } : {})}
    >
      {isWriting ? (
        <NoteText id={note.id} text={note.text} onDone={done} />
      ) : (
        <div className={classes.words}>
          {note.text.trim() === "" ? (
            <p className={classes.empty}>{t("An empty note")}</p>
          ) : (
            <MarkdownView text={note.text} />
          )}
        </div>
      )}
      {canEditNotes && !isWriting && <NoteTools note={note} onEdit={write} />}
      {canEditNotes && <span className={classes.corner} aria-hidden {...size.handlers} />}
    </section>
  );
});

/** The frame around the actions of a group, with its name above them. */
export const GroupFrame = memo(function GroupFrame({ id, data }: CanvasNode) {
  const t = useWords();
  const { note, canFold } = data.placed as Extract<PlacedNode, { kind: "around" }>;
  const { actions, canEditNotes, canToggle } = useCanvasMode();
  const [isWriting, setWriting] = useState(false);
  const title = noteTitle(t, firstLine(note.text));
  const fold = () => {
    actions.toggle(groupKey(note.id));
    actions.focus(foldedId(note.id));
  };
  return (
    <section className={classes.group} data-colour={note.colour} aria-label={t("Group: {title}", { title })}>
      <div className={classes.groupHead}>
        <GroupTitle id={id} note={note} isWriting={isWriting} setWriting={setWriting} />
        {canToggle && (
          <button
            type="button"
            aria-label={t("Fold {name}", { name: title })}
            aria-expanded
            aria-disabled={!canFold}
            title={
              canFold
                ? t("Fold {name}", { name: title })
                : t("It is not entered and left at one action each, so it cannot be one card.")
            }
            onClick={() => canFold && fold()}
          >
            <IconChevronDown size={16} aria-hidden />
          </button>
        )}
        {canEditNotes && !isWriting && <NoteTools note={note} onEdit={() => setWriting(true)} />}
      </div>
    </section>
  );
});

interface GroupTitleProps {
  readonly id: string;
  readonly note: FlowNote;
  readonly isWriting: boolean;
  readonly setWriting: (isWriting: boolean) => void;
}

/** The name of a group, and where it is written. A new group takes the focus here: Enter names it. */
function GroupTitle({ id, note, isWriting, setWriting }: GroupTitleProps) {
  const t = useWords();
  const { canEditNotes } = useCanvasMode();
  const title = useWaitingFocus(id);
  const takeFocus = useCallback(() => title.current?.focus({ preventScroll: true }), [title]);
  useAskedToWrite(note.id, takeFocus);
  const onKeyDown = useNoteKeys(note, () => setWriting(true));
  const done = (byKey: boolean) => {
    setWriting(false);
    if (byKey) requestAnimationFrame(takeFocus);
  };
  if (isWriting) return <NoteText id={note.id} text={note.text} isName onDone={done} />;
  return (
    <button
      ref={title}
      type="button"
      className={classes.groupTitle}
      data-canvas-id={id}
      title={note.text}
      onKeyDown={onKeyDown}
      onDoubleClick={() => canEditNotes && setWriting(true)}
    >
      {noteTitle(t, firstLine(note.text))}
    </button>
  );
}

/** A folded group: how many actions it holds, and what is wrong inside. */
export const FoldedGroupCard = memo(function FoldedGroupCard({ id, data }: CanvasNode) {
  const t = useWords();
  const { note, hidden } = data.placed as Extract<PlacedNode, { kind: "folded" }>;
  const { actions } = useCanvasMode();
  const card = useWaitingFocus(id);
  const title = noteTitle(t, firstLine(note.text));
  const count = hidden ?? 0;
  const unfold = () => {
    actions.toggle(groupKey(note.id));
    actions.focus(noteId(note.id));
  };
  return (
    <div className={cards.card} data-stacked>
      <button
        ref={card}
        type="button"
        className={cards.body}
        data-canvas-id={id}
        aria-expanded={false}
        aria-label={t("Show what is in {name}", { name: title })}
        onClick={unfold}
      >
        <span className={classes.groupMark} data-colour={note.colour} aria-hidden />
        <span className={cards.words}>
          <span className={cards.title}>{title}</span>
          <span className={cards.caption}>
            {t("Group · {count, plural, one {# action inside} other {# actions inside}}", { count })}
          </span>
        </span>
        {data.problem !== null && <ProblemBadge problem={data.problem} />}
        <IconChevronRight size={18} aria-hidden />
      </button>
    </div>
  );
});
