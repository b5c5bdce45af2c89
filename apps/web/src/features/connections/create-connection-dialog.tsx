import { Modal } from "@mantine/core";
import { useState } from "react";
import { useWords } from "../../words/words.tsx";
import { ConnectionSignIn } from "./connection-sign-in.tsx";
import type { Connection } from "./connection-types.ts";
import { ConnectorSelect } from "./connector-select.tsx";

interface CreateConnectionDialogProps {
  readonly opened: boolean;
  /** Left out: it is chosen in the dialog. */
  readonly connectorId?: string | undefined;
  readonly onClose: () => void;
  /** The connection is there and can be used; the dialog closes by itself. */
  readonly onCreated?: (connection: Connection) => void;
}

/** Makes a connection: which connector, how to sign in, with what; then the service is asked whether it works. */
export function CreateConnectionDialog(props: CreateConnectionDialogProps) {
  const t = useWords();
  const { opened, connectorId, onClose } = props;
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t("New connection")}
      size="lg"
      closeOnClickOutside={false}
    >
      {opened && <Steps key={connectorId ?? ""} {...props} />}
    </Modal>
  );
}

function Steps({ connectorId, onClose, onCreated }: CreateConnectionDialogProps) {
  const [chosen, setChosen] = useState<string | null>(null);
  const id = connectorId ?? chosen;
  if (id === null) return <ConnectorSelect onChange={setChosen} />;
  return (
    <ConnectionSignIn
      connectorId={id}
      onCancel={onClose}
      onOtherConnector={connectorId === undefined ? () => setChosen(null) : undefined}
      onDone={(connection) => {
        onClose();
        onCreated?.(connection);
      }}
    />
  );
}
