import { Tooltip } from "@mantine/core";
import { useWords } from "../../words/words.tsx";
import styles from "./grade-badge.module.css";
import { type ConnectorSummary, GRADES, type Grade, ORIGINS } from "./words.ts";

/** Whether something works as it is. */
export function GradeBadge({ grade, words }: { readonly grade: Grade; readonly words?: string }) {
  const t = useWords();
  const { label, about } = GRADES[grade];
  return (
    <Tooltip label={t(about)} withArrow>
      <span className={styles.grade} data-grade={grade}>
        {words ?? t(label)}
      </span>
    </Tooltip>
  );
}

/** Where a connector comes from. */
export function OriginBadge({ origin }: { readonly origin: ConnectorSummary["origin"] }) {
  const t = useWords();
  const { label, about } = ORIGINS[origin];
  return (
    <Tooltip label={t(about)} withArrow multiline maw={280}>
      <span className={styles.origin}>{t(label)}</span>
    </Tooltip>
  );
}
