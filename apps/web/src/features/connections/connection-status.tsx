import { useState } from "react";
import { useWords } from "../../words/words.tsx";
import { standingOf } from "./connection-standing.ts";
import styles from "./connection-status.module.css";
import type { Connection } from "./connection-types.ts";

/** How a connection stands, at a glance. */
export function ConnectionStatus({ connection }: { readonly connection: Connection }) {
  const t = useWords();
  const [now] = useState(Date.now);
  const { tone, words } = standingOf(t, connection, now);
  return (
    <span className={styles.status} data-tone={tone}>
      {words}
    </span>
  );
}
