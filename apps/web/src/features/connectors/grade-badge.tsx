import { Tooltip } from "@mantine/core";
import styles from "./grade-badge.module.css";
import { type ConnectorSummary, GRADES, type Grade, ORIGINS } from "./words.ts";

/** Whether something works as it is. */
export function GradeBadge({ grade, words }: { readonly grade: Grade; readonly words?: string }) {
  const { label, about } = GRADES[grade];
  return (
    <Tooltip label={about} withArrow>
      <span className={styles.grade} data-grade={grade}>
        {words ?? label}
      </span>
    </Tooltip>
  );
}

/** Where a connector comes from. */
export function OriginBadge({ origin }: { readonly origin: ConnectorSummary["origin"] }) {
  const { label, about } = ORIGINS[origin];
  return (
    <Tooltip label={about} withArrow multiline maw={280}>
      <span className={styles.origin}>{label}</span>
    </Tooltip>
  );
}
