import { type KeyboardEvent, useEffect, useRef } from "react";
import { useWords } from "../../words/words.tsx";
import classes from "./outline.module.css";

/** The name of a row, open for writing: Enter or leaving it takes it over, Escape does not. */
export function RowNameInput({
  title,
  onDone,
}: {
  title: string;
  /** Null: the old name stays. */
  onDone: (title: string | null) => void;
}) {
  const t = useWords();
  const input = useRef<HTMLInputElement>(null);
  const isDone = useRef(false);
  useEffect(() => input.current?.select(), []);
  const finish = (taken: string | null) => {
    // Leaving follows both keys.
    if (isDone.current) return;
    isDone.current = true;
    onDone(taken);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    event.stopPropagation();
    if (event.key === "Enter") finish(event.currentTarget.value);
    if (event.key === "Escape") finish(null);
  };
  return (
    <input
      ref={input}
      className={classes.nameInput}
      aria-label={t("New name")}
      defaultValue={title}
      maxLength={200}
      spellCheck={false}
      // biome-ignore lint/a11y/noAutofocus: it was opened to be written in
      autoFocus
      onClick={(event) => event.stopPropagation()}
      onKeyDown={onKeyDown}
      onBlur={(event) => finish(event.currentTarget.value)}
    />
  );
}
