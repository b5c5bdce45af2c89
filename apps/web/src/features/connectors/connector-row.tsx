import Link from "next/link";
import { useWords } from "../../words/words.tsx";
import { ConnectorIcon } from "../connector-steps/connector-icon.tsx";
import styles from "./connector-row.module.css";
import { GradeBadge, OriginBadge } from "./grade-badge.tsx";
import { type ConnectorSummary, gradeOf, operationsText, signInWords } from "./words.ts";

/** One connector of the list: what it is, how much of it works, how one signs in. */
export function ConnectorRow({ connector }: { readonly connector: ConnectorSummary }) {
  const t = useWords();
  const { operations, triggers, signIn } = connector;
  const { grade, words } = gradeOf(t, connector);
  const withTriggers =
    triggers === 0
      ? ""
      : `, ${t("{count, plural, one {# trigger} other {# triggers}}", { count: triggers })}`;
  return (
    <li className={styles.row}>
      <ConnectorIcon look={connector} size={42} />
      <div className={styles.what}>
        <Link href={`/connectors/${connector.id}`} prefetch={false} className={styles.name}>
          {connector.title}
        </Link>
        <span className={styles.about}>
          {operationsText(t, operations)}
          {withTriggers} · {signInWords(t, signIn)}
        </span>
      </div>
      <GradeBadge grade={grade} words={words} />
      <OriginBadge origin={connector.origin} />
    </li>
  );
}
