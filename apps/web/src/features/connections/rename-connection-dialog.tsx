import { Button, Modal, Stack, TextInput } from "@mantine/core";
import { useState } from "react";
import { DialogEnd } from "../../shell/dialog-end.tsx";
import { useWords } from "../../words/words.tsx";
import type { Connection } from "./connection-types.ts";

interface RenameConnectionDialogProps {
  readonly connection: Connection | null;
  readonly onClose: () => void;
  readonly onRename: (id: string, name: string) => void;
}

export function RenameConnectionDialog({ connection, onClose, onRename }: RenameConnectionDialogProps) {
  const t = useWords();
  return (
    <Modal opened={connection !== null} onClose={onClose} title={t("Rename the connection")}>
      {connection !== null && (
        <NameForm
          key={connection.id}
          name={connection.name}
          onCancel={onClose}
          onName={(name) => {
            onRename(connection.id, name);
            onClose();
          }}
        />
      )}
    </Modal>
  );
}

function NameForm(props: {
  readonly name: string;
  readonly onName: (name: string) => void;
  readonly onCancel: () => void;
}) {
  const t = useWords();
  const [name, setName] = useState(props.name);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim() !== "") props.onName(name.trim());
      }}
    >
      <Stack gap="md">
        <TextInput
          label={t("Name")}
          value={name}
          maxLength={120}
          required
          data-autofocus
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <DialogEnd onCancel={props.onCancel}>
          <Button type="submit">{t("Rename")}</Button>
        </DialogEnd>
      </Stack>
    </form>
  );
}
