import { useWords } from "../../words/words.tsx";
import styles from "./authoring.module.css";

interface Note {
  readonly kind: "lost" | "assumed";
  readonly where: string;
  readonly message: string;
}

/** What was lost or assumed when the source became a connector. */
export function DraftNotes({ notes }: { notes: readonly Note[] }) {
  const t = useWords();
  if (notes.length === 0) return null;
  const lost = notes.filter(({ kind }) => kind === "lost").length;
  const title =
    lost === 0
      ? t("What was assumed")
      : t("What was lost ({lost}) and assumed ({assumed})", { lost, assumed: notes.length - lost });
  return (
    <details className={styles.problems} open>
      <summary>{title}</summary>
      <ul>
        {notes.map(({ kind, where, message }) => (
          <li key={`${kind} ${where} ${message}`}>
            {t.text(message)} {where !== "" && <span className={styles.place}>{where}</span>}
          </li>
        ))}
      </ul>
    </details>
  );
}
