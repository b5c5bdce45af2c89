"use client";

import styles from "./authoring.module.css";
import { useWizard } from "./use-wizard-draft.ts";

const SHOWN = 20;

/** What the reader of connectors has to say of the draft. */
export function ProblemsList() {
  const { problems } = useWizard();
  if (problems.length === 0) return null;
  const errors = problems.filter(({ severity }) => severity === "error").length;
  const title =
    errors > 0 ? "It cannot be used yet" : `${problems.length} remark${problems.length === 1 ? "" : "s"}`;
  return (
    <details className={styles.problems} open={errors > 0} data-error={errors > 0}>
      <summary>{title}</summary>
      <ul>
        {problems.slice(0, SHOWN).map(({ path, code, message }) => (
          <li key={`${path} ${code} ${message}`}>
            {message} <span className={styles.place}>{path}</span>
          </li>
        ))}
      </ul>
      {problems.length > SHOWN && <p>{problems.length - SHOWN} more.</p>}
    </details>
  );
}
