import { IconPencil, IconTrash } from "@tabler/icons-react";
import { type FlowNote, NOTE_COLOURS, type NoteColour } from "@towpath/flow";
import { phrase } from "../../words/translate.ts";
import { useWords } from "../../words/words.tsx";
import { type CanvasActions, useCanvasMode } from "./canvas-actions.ts";
import classes from "./notes.module.css";
import { actionId, TRIGGER_ID } from "./placed-node.ts";

const COLOUR_WORDS: Readonly<Record<NoteColour, string>> = {
  yellow: phrase("Yellow"),
  green: phrase("Green"),
  blue: phrase("Blue"),
  purple: phrase("Purple"),
  red: phrase("Red"),
  grey: phrase("Grey"),
};

/** Whoever deletes a note goes on at the step it was about. */
export function deleteNote(actions: CanvasActions, note: FlowNote): void {
  const [about = note.beside] = note.around;
  actions.deleteNote(note.id);
  actions.focus(about === null ? TRIGGER_ID : actionId(about));
}

/** Colours, editing and deleting: shown while the note has the pointer or the focus. */
export function NoteTools({ note, onEdit }: { readonly note: FlowNote; readonly onEdit: () => void }) {
  const t = useWords();
  const { actions } = useCanvasMode();
  return (
    <div className={classes.tools} role="toolbar" aria-label={t("This note")}>
      {NOTE_COLOURS.map((colour) => (
        <button
          key={colour}
          type="button"
          className={classes.swatch}
          data-colour={colour}
          aria-label={t(COLOUR_WORDS[colour])}
          title={t(COLOUR_WORDS[colour])}
          aria-pressed={note.colour === colour}
          onClick={() => actions.changeNote(note.id, { colour })}
        />
      ))}
      <button
        type="button"
        aria-label={t("Edit the note")}
        title={t("Edit the note (Enter)")}
        onClick={onEdit}
      >
        <IconPencil size={16} aria-hidden />
      </button>
      <button
        type="button"
        aria-label={t("Delete the note")}
        title={t("Delete the note (Del)")}
        onClick={() => deleteNote(actions, note)}
      >
        <IconTrash size={16} aria-hidden />
      </button>
    </div>
  );
}
