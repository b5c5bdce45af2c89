import styles from "./connector-page.module.css";
import { Section } from "./section.tsx";
import { type ConnectorDetails, counted } from "./words.ts";

const SHOWN = 12;

/** What reading the files brought to light, with the place in them. */
export function ConnectorProblems({ problems }: { readonly problems: ConnectorDetails["problems"] }) {
  const rest = problems.slice(SHOWN);
  return (
    <Section
      id="findings"
      title="Findings in the files"
      about="What was repaired, left out or odd. The files themselves stay as they are."
    >
      <Findings problems={problems.slice(0, SHOWN)} />
      {rest.length > 0 && (
        <details className={styles.more}>
          <summary>{counted(rest.length, "more finding")}</summary>
          <Findings problems={rest} />
        </details>
      )}
    </Section>
  );
}

function Findings({ problems }: { readonly problems: ConnectorDetails["problems"] }) {
  return (
    <ul className={styles.rows} aria-label="Findings">
      {problems.map(({ severity, code, path, message }) => (
        <li key={`${code} ${path} ${message}`} className={styles.finding} data-severity={severity}>
          <span>{message}</span>
          <span className={styles.address}>{path}</span>
        </li>
      ))}
    </ul>
  );
}
