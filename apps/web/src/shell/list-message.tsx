import { Button } from "@mantine/core";
import { messageOf } from "../client/api.ts";
import { useWords } from "../words/words.tsx";
import styles from "./list-message.module.css";

/** Stands where a list would: nothing matches, or it could not be loaded. */
export function ListMessage(props: { text?: string; error?: unknown; onRetry?: () => void }) {
  const t = useWords();
  const failed = props.error !== undefined;
  return (
    <div className={styles.message} role={failed ? "alert" : "status"}>
      <p className={styles.text}>{props.text ?? messageOf(props.error, t)}</p>
      {props.onRetry !== undefined && (
        <Button variant="default" onClick={props.onRetry}>
          {t("Try again")}
        </Button>
      )}
    </div>
  );
}
