import { type KeyboardEvent, useState } from "react";
import classes from "./title-input.module.css";

/** A heading that is edited in place: Enter or leaving it takes the text over, Escape gives the old one back. */
export function TitleInput({
  label,
  value,
  onCommit,
}: {
  label: string;
  value: string;
  /** Answers whether the text was taken over; if not, the old one comes back. */
  onCommit: (text: string) => boolean;
}) {
  const [draft, setDraft] = useState<string | null>(null);
  const commit = () => {
    if (draft !== null && draft.trim() !== "" && draft !== value) onCommit(draft);
    setDraft(null);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === "Enter") event.currentTarget.blur();
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    setDraft(null);
  };
  return (
    <input
      className={classes.title}
      aria-label={label}
      data-title-input
      value={draft ?? value}
      maxLength={200}
      spellCheck={false}
      onChange={(event) => setDraft(event.currentTarget.value)}
      onBlur={commit}
      onKeyDown={onKeyDown}
    />
  );
}
