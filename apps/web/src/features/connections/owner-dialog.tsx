import { Alert, Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { messageOf, orpc } from "../../client/api.ts";
import { toastDone } from "../../client/toast.tsx";
import type { Connection } from "./connection-types.ts";
import { MakerSelect } from "./sharer-select.tsx";

/** Whose a connection is, and who takes it over. */
export function OwnerDialog(props: { readonly connection: Connection | null; readonly onClose: () => void }) {
  const { connection, onClose } = props;
  return (
    <Modal opened={connection !== null} onClose={onClose} title={`Owner of “${connection?.name ?? ""}”`}>
      {connection !== null && <OwnerForm key={connection.id} connection={connection} onClose={onClose} />}
    </Modal>
  );
}

function OwnerForm({
  connection,
  onClose,
}: {
  readonly connection: Connection;
  readonly onClose: () => void;
}) {
  const { id, name, owner: before, ownerIsHere, backupOwner: backupBefore, account, isMine } = connection;
  const queries = useQueryClient();
  const [owner, setOwner] = useState(ownerIsHere ? before : null);
  const [backup, setBackup] = useState(backupBefore);
  const isGiven = owner !== null && owner.id !== before?.id;
  const save = useMutation(
    orpc.connections.assign.mutationOptions({
      meta: { quiet: true },
      onSuccess: (saved) => {
        toastDone(isGiven ? `“${name}” belongs to ${saved.owner?.name} now.` : `“${name}” was changed.`);
        onClose();
      },
      onSettled: () => queries.invalidateQueries({ queryKey: orpc.connections.key() }),
    }),
  );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const backupOwnerId = backup?.id === owner?.id ? null : (backup?.id ?? null);
        save.mutate({ id, backupOwnerId, ...(owner === null ? {} : { ownerId: owner.id }) });
      }}
    >
      <Stack gap="md">
        <MakerSelect
          label="Owner"
          description={
            ownerIsHere
              ? "Decides about the connection, and whom it is shared with."
              : `${before?.name ?? "The owner"} is no longer here. Choose who has it from now on.`
          }
          value={owner}
          onChange={setOwner}
        />
        <MakerSelect
          label="Backup owner"
          description="Takes over when the owner leaves the environment."
          value={backup}
          clearable
          not={owner?.id ?? null}
          onChange={setBackup}
        />
        {isGiven && (
          <Alert color="yellow" title={`${owner.name} gets the use of this account`}>
            <Text size="sm">
              The account at the service stays the same{account === null ? "" : `: ${account.name}`}. Flows go
              on with it, and it stays shared with whom it is shared now.
              {isMine && " You can use it no longer, unless it is shared with you."}
            </Text>
          </Alert>
        )}
        {save.isError && (
          <Alert color="red" role="alert">
            {messageOf(save.error)}
          </Alert>
        )}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={save.isPending}>
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
