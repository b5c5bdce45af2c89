"use client";

import { useWords } from "../../words/words.tsx";
import styles from "./authoring.module.css";
import { useWizard } from "./use-wizard-draft.ts";

const SHOWN = 20;

/** What the reader of connectors has to say of the draft. */
export function ProblemsList() {
  const t = useWords();
  const { problems } = useWizard();
  if (problems.length === 0) return null;
  const errors = problems.filter(({ severity }) => severity === "error").length;
  const title =
    errors > 0
      ? t("It cannot be used yet")
      : t("{count, plural, one {# remark} other {# remarks}}", { count: problems.length });
  return (
    <details className={styles.problems} open={errors > 0} data-error={errors > 0}>
      <summary>{title}</summary>
      <ul>
        {problems.slice(0, SHOWN).map(({ path, code, message }) => (
          <li key={`${path} ${code} ${message}`}>
            {t.text(message)} <span className={styles.place}>{path}</span>
          </li>
        ))}
      </ul>
      {problems.length > SHOWN && <p>{t("{count, number} more.", { count: problems.length - SHOWN })}</p>}
    </details>
  );
}
