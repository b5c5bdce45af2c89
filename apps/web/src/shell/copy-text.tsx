import { Button, CopyButton } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useWords } from "../words/words.tsx";
import styles from "./copy-text.module.css";

/** Text to take along, e.g. a key or an address: readable, selectable, one click to copy. */
export function CopyText({ text, label }: { text: string; label: string }) {
  const t = useWords();
  return (
    <div className={styles.box}>
      <code className={styles.text}>{text}</code>
      <CopyButton value={text} timeout={2_500}>
        {({ copied, copy }) => (
          <Button
            variant="light"
            size="compact-md"
            onClick={copy}
            leftSection={copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}
            aria-label={label}
          >
            {copied ? t("Copied") : t("Copy")}
          </Button>
        )}
      </CopyButton>
    </div>
  );
}
