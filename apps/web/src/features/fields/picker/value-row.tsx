import { UnstyledButton } from "@mantine/core";
import { phrase, type Words } from "../../../words/translate.ts";
import { useWords } from "../../../words/words.tsx";
import type { KnownToken } from "../action-outputs.ts";
import { startDrag } from "../dragged-value.ts";
import { emptyWords } from "../seen-data.ts";
import { tokenFit, type Wanted } from "../token-fit.ts";
import styles from "./picker.module.css";

export interface ValueRowProps {
  readonly id: string;
  readonly index: number;
  readonly token: KnownToken;
  readonly active: boolean;
  readonly wanted: Wanted;
  readonly onPick: (token: KnownToken) => void;
}

/** One value: what it is called, what it held lately, and what becomes of it in the field. */
export function ValueRow({ id, index, token, active, wanted, onPick }: ValueRowProps) {
  const t = useWords();
  const empty = emptyWords(t, token.seen);
  const note = fitWords(t, token, wanted);
  return (
    <UnstyledButton
      id={id}
      data-index={index}
      role="option"
      aria-selected={active}
      tabIndex={-1}
      className={styles.row}
      title={token.code}
      draggable
      onDragStart={(event) => startDrag(event.dataTransfer, token)}
      onClick={() => onPick(token)}
    >
      <span className={styles.rowText}>
        <span className={styles.rowLabel}>{token.label}</span>
        {token.description !== null && <span className={styles.rowNote}>{token.description}</span>}
        {typeof token.seen?.example === "string" && (
          <span className={styles.rowNote}>{t("Last: {example}", { example: token.seen.example })}</span>
        )}
        {note !== null && <span className={styles.rowNote}>{note}</span>}
        {empty !== null && <span className={styles.warn}>{empty}</span>}
      </span>
      {token.type !== null && <span className={styles.type}>{typeWord(t, token.type)}</span>}
    </UnstyledButton>
  );
}

function fitWords(t: Words, token: KnownToken, wanted: Wanted): string | null {
  const fit = tokenFit(token, wanted);
  if (fit.kind === "loop") return t("Runs this step once for each item");
  return fit.kind === "other" ? t(fit.words) : null;
}

const TYPE_WORDS: Readonly<Record<string, string>> = {
  string: phrase("text"),
  array: phrase("list"),
  boolean: phrase("yes/no"),
  integer: phrase("number"),
  float: phrase("number"),
};

function typeWord(t: Words, type: string): string {
  return t.text(TYPE_WORDS[type.toLowerCase()] ?? type.toLowerCase());
}
