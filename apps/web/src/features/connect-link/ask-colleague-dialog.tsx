import { Modal } from "@mantine/core";
import { useWords } from "../../words/words.tsx";
import type { Connection } from "../connections/connection-types.ts";
import { AskColleague } from "./ask-colleague.tsx";

/** Lets somebody without an account sign in for one connection. */
export function AskColleagueDialog(props: {
  readonly connection: Pick<Connection, "id" | "name"> | null;
  readonly onClose: () => void;
}) {
  const t = useWords();
  const { connection, onClose } = props;
  const title = t("Ask somebody to sign in for “{name}”", { name: connection?.name ?? "" });
  return (
    <Modal
      opened={connection !== null}
      onClose={onClose}
      title={title}
      size="lg"
      closeOnClickOutside={false}
      closeButtonProps={{ "aria-label": t("Close") }}
    >
      {connection !== null && <AskColleague key={connection.id} connection={connection} onClose={onClose} />}
    </Modal>
  );
}
