import { useWords } from "../../words/words.tsx";
import styles from "./connector-page.module.css";
import { Section } from "./section.tsx";
import type { ConnectorDetails } from "./words.ts";

const SHOWN = 12;

/** What reading the files brought to light, with the place in them. */
export function ConnectorProblems({ problems }: { readonly problems: ConnectorDetails["problems"] }) {
  const t = useWords();
  const rest = problems.slice(SHOWN);
  return (
    <Section
      id="findings"
      title={t("Findings in the files")}
      about={t("What was repaired, left out or odd. The files themselves stay as they are.")}
    >
      <Findings problems={problems.slice(0, SHOWN)} />
      {rest.length > 0 && (
        <details className={styles.more}>
          <summary>
            {t("{count, plural, one {# more finding} other {# more findings}}", { count: rest.length })}
          </summary>
          <Findings problems={rest} />
        </details>
      )}
    </Section>
  );
}

function Findings({ problems }: { readonly problems: ConnectorDetails["problems"] }) {
  const t = useWords();
  return (
    <ul className={styles.rows} aria-label={t("Findings")}>
      {problems.map(({ severity, code, path, message }) => (
        <li key={`${code} ${path} ${message}`} className={styles.finding} data-severity={severity}>
          <span>{t.text(message)}</span>
          <span className={styles.address}>{path}</span>
        </li>
      ))}
    </ul>
  );
}
