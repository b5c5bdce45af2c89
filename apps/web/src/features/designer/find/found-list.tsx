import { Text, UnstyledButton } from "@mantine/core";
import type { FoundText } from "@towpath/flow";
import type { Words } from "../../../words/translate.ts";
import { useWords } from "../../../words/words.tsx";
import { titleOf } from "../../canvas/titles.ts";
import styles from "./find.module.css";

const SHOWN = 200;
const AROUND = 24;

export interface FoundListProps {
  readonly found: readonly FoundText[];
  readonly current: number;
  readonly onChoose: (index: number) => void;
}

/** Every place, with its step and the words around it. */
export function FoundList({ found, current, onChoose }: FoundListProps) {
  const t = useWords();
  if (found.length === 0) return null;
  return (
    <>
      <ul className={styles.list} aria-label={t("Places")}>
        {found.slice(0, SHOWN).map((hit, index) => (
          <li key={`${stepName(t, hit)} ${hit.path.join("/")} ${hit.from}`}>
            <UnstyledButton
              className={styles.hit}
              aria-current={index === current}
              onClick={() => onChoose(index)}
            >
              <span className={styles.step}>
                {stepName(t, hit)} <span className={styles.path}>{hit.path.join(" › ")}</span>
              </span>
              <Excerpt {...hit} />
            </UnstyledButton>
          </li>
        ))}
      </ul>
      {found.length > SHOWN && (
        <Text size="xs" c="dimmed">
          {t("The first {count} places are listed; replacing all changes every one.", { count: SHOWN })}
        </Text>
      )}
    </>
  );
}

const stepName = (t: Words, { step }: FoundText): string =>
  step.kind === "trigger" ? t("Trigger") : titleOf(step.name);

function Excerpt({ text, from, to }: FoundText) {
  const start = Math.max(0, from - AROUND);
  const end = Math.min(text.length, to + AROUND);
  return (
    <span className={styles.excerpt}>
      {start > 0 ? "…" : ""}
      {text.slice(start, from)}
      <mark>{text.slice(from, to)}</mark>
      {text.slice(to, end)}
      {end < text.length ? "…" : ""}
    </span>
  );
}
