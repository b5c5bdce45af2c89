import { type KeyboardEvent, useState } from "react";
import { useWords } from "../../words/words.tsx";
import { useCanvasMode } from "./canvas-actions.ts";
import classes from "./notes.module.css";

interface NoteTextProps {
  readonly id: string;
  readonly text: string;
  /** A name has one line, and Enter ends it. */
  readonly isName?: boolean;
  /** @param byKey false: the focus went elsewhere, and stays there */
  readonly onDone: (byKey: boolean) => void;
}

/** The text of a note while it is written: leaving it takes it over, Escape too; nothing typed is lost. */
export function NoteText({ id, text, isName = false, onDone }: NoteTextProps) {
  const t = useWords();
  const { actions } = useCanvasMode();
  const [draft, setDraft] = useState(text);
  const done = (byKey: boolean) => {
    if (draft !== text) actions.changeNote(id, { text: draft });
    onDone(byKey);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // The keys of the canvas are letters here.
    event.stopPropagation();
    const isEnd = isName ? !event.shiftKey : event.ctrlKey || event.metaKey;
    const isDone =
      event.key === "Escape" || (event.key === "Enter" && isEnd && !event.nativeEvent.isComposing);
    if (!isDone) return;
    event.preventDefault();
    event.nativeEvent.stopImmediatePropagation();
    done(true);
  };
  return (
    <textarea
      className={`${classes.text} nopan nowheel`}
      aria-label={isName ? t("Name of the group") : t("Text of the note, in Markdown")}
      rows={isName ? 1 : undefined}
      // biome-ignore lint/a11y/noAutofocus: it appears because somebody asked to write here
      autoFocus
      value={draft}
      maxLength={20_000}
      placeholder={isName ? undefined : t("Markdown: **bold**, # heading, - list")}
      onFocus={(event) => isName && event.currentTarget.select()}
      onChange={(event) => setDraft(event.currentTarget.value)}
      onBlur={() => done(false)}
      onKeyDown={onKeyDown}
    />
  );
}
