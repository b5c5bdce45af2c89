import { Skeleton } from "@mantine/core";
import styles from "./row-skeletons.module.css";

const ROWS = ["first", "second", "third", "fourth", "fifth"] as const;

/** Holds the place of a list while it loads, at the height its rows will have, so that nothing jumps. */
export function RowSkeletons({ label }: { label: string }) {
  return (
    <div role="status" aria-label={label} className={styles.rows}>
      {ROWS.map((row) => (
        <div key={row} className={styles.row}>
          <Skeleton circle height={42} />
          <div className={styles.lines}>
            <Skeleton height={14} width="34%" />
            <Skeleton height={11} width="52%" />
          </div>
        </div>
      ))}
    </div>
  );
}
