import { type KeyboardEvent, useState } from "react";
import { useWords } from "../../words/words.tsx";
import { useCanvasMode } from "./canvas-actions.ts";
import classes from "./notes.module.css";

/** The text of a note while it is written: leaving it takes it over, Escape too; nothing typed is lost. */
export function NoteText({
  id,
  text,
  onDone,
}: {
  readonly id: string;
  readonly text: string;
  readonly onDone: () => void;
}) {
  const t = useWords();
  const { actions } = useCanvasMode();
  const [draft, setDraft] = useState(text);
  const done = () => {
    if (draft !== text) actions.changeNote(id, { text: draft });
    onDone();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // The keys of the canvas are letters here.
    event.stopPropagation();
    const isDone = event.key === "Escape" || (event.key === "Enter" && (event.ctrlKey || event.metaKey));
    if (!isDone) return;
    event.preventDefault();
    event.nativeEvent.stopImmediatePropagation();
    done();
  };
  return (
    <textarea
      className={`${classes.text} nopan nowheel`}
      aria-label={t("Text of the note, in Markdown")}
      // biome-ignore lint/a11y/noAutofocus: it appears because somebody asked to write here
      autoFocus
      value={draft}
      maxLength={20_000}
      placeholder={t("Markdown: **bold**, # heading, - list")}
      onChange={(event) => setDraft(event.currentTarget.value)}
      onBlur={done}
      onKeyDown={onKeyDown}
    />
  );
}
