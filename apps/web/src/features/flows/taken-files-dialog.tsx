import { Anchor, Loader, Modal } from "@mantine/core";
import Link from "next/link";
import { phrase } from "../../words/translate.ts";
import { useWords } from "../../words/words.tsx";
import type { Taken } from "./take-files.ts";
import styles from "./taken-files-dialog.module.css";

/** What became of each file that was dropped. */
export function TakenFilesDialog(props: {
  /** Null: nothing was dropped, or what was has been seen. */
  readonly taken: readonly Taken[] | null;
  readonly isReading: boolean;
  readonly onClose: () => void;
}) {
  const t = useWords();
  const { taken, isReading, onClose } = props;
  return (
    <Modal
      opened={isReading || taken !== null}
      onClose={onClose}
      title={t("What became of the files")}
      size="lg"
      closeButtonProps={{ "aria-label": t("Close") }}
    >
      {isReading ? (
        <Loader size="sm" aria-label={t("Reading the files")} />
      ) : (
        <ul className={styles.files}>
          {(taken ?? []).map((one) => (
            <li key={one.name} className={styles.file}>
              <span className={styles.name}>{one.name}</span>
              <Outcome taken={one} />
            </li>
          ))}
        </ul>
      )}
    </Modal>
  );
}

const OUTCOMES = {
  created: phrase("Imported the connector <a>{name}</a>."),
  updated: phrase("The connector <a>{name}</a> has a new version."),
  same: phrase("The connector <a>{name}</a> stands here with just these files."),
  refused: phrase("The connector “{name}” was refused:"),
} as const;

function Outcome({ taken }: { readonly taken: Taken }) {
  const t = useWords();
  switch (taken.kind) {
    case "refused":
      return (
        <span className={styles.refused} role="alert">
          {taken.message}
        </span>
      );
    case "flows":
      return taken.flows.map(({ id, name }) => (
        <span key={id}>
          {t.rich("Opened as the flow <a>{name}</a>, a draft until you publish it.", {
            name,
            a: (inside) => (
              <Anchor component={Link} href={`/flows/${id}`}>
                {inside}
              </Anchor>
            ),
          })}
        </span>
      ));
    case "connectors":
      return taken.items.map(({ folder, outcome, connectorId, title, message }) => (
        <span key={`${folder} ${outcome}`} className={outcome === "refused" ? styles.refused : undefined}>
          {t.rich(OUTCOMES[outcome], {
            name: title === "" ? folder : title,
            a: (inside) => (
              <Anchor component={Link} href={`/connectors/${connectorId}`}>
                {inside}
              </Anchor>
            ),
          })}{" "}
          {message}
        </span>
      ));
  }
}
