import { IconPencil, IconTrash } from "@tabler/icons-react";
import { type FlowNote, NOTE_COLOURS, type NoteColour } from "@towpath/flow";
import { useCanvasMode } from "./canvas-actions.ts";
import classes from "./notes.module.css";

const COLOUR_WORDS: Readonly<Record<NoteColour, string>> = {
  yellow: "Yellow",
  green: "Green",
  blue: "Blue",
  purple: "Purple",
  red: "Red",
  grey: "Grey",
};

/** Colours, editing and deleting: shown while the note has the pointer or the focus. */
export function NoteTools({ note, onEdit }: { readonly note: FlowNote; readonly onEdit: () => void }) {
  const { actions } = useCanvasMode();
  return (
    <div className={classes.tools} role="toolbar" aria-label="This note">
      {NOTE_COLOURS.map((colour) => (
        <button
          key={colour}
          type="button"
          className={classes.swatch}
          data-colour={colour}
          aria-label={COLOUR_WORDS[colour]}
          title={COLOUR_WORDS[colour]}
          aria-pressed={note.colour === colour}
          onClick={() => actions.changeNote(note.id, { colour })}
        />
      ))}
      <button type="button" aria-label="Edit the note" title="Edit the note (Enter)" onClick={onEdit}>
        <IconPencil size={16} aria-hidden />
      </button>
      <button
        type="button"
        aria-label="Delete the note"
        title="Delete the note (Del)"
        onClick={() => actions.deleteNote(note.id)}
      >
        <IconTrash size={16} aria-hidden />
      </button>
    </div>
  );
}
