import { Button, CopyButton } from "@mantine/core";
import { useWords } from "../../words/words.tsx";
import styles from "./alerts.module.css";

/** The key of a new webhook: it is seen here and nowhere else. */
export function WebhookKey({ value, onClose }: { readonly value: string; readonly onClose: () => void }) {
  const t = useWords();
  return (
    <div className={styles.form}>
      <p className={styles.none}>
        {t(
          "This key signs what the webhook gets. Copy it now: it is not shown again. With it the receiver checks the header X-Towpath-Signature.",
        )}
      </p>
      <code className={styles.key}>{value}</code>
      <div className={styles.buttons}>
        <CopyButton value={value}>
          {({ copied, copy }) => (
            <Button variant="default" onClick={copy}>
              {copied ? t("Copied") : t("Copy the key")}
            </Button>
          )}
        </CopyButton>
        <Button onClick={onClose}>{t("Done")}</Button>
      </div>
    </div>
  );
}
