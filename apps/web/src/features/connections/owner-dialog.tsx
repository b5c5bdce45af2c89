import { Alert, Button, Modal, Stack, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { orpc } from "../../client/api.ts";
import { toastDone } from "../../client/toast.tsx";
import { DialogEnd } from "../../shell/dialog-end.tsx";
import { useWords } from "../../words/words.tsx";
import type { Connection } from "./connection-types.ts";
import { MakerSelect } from "./sharer-select.tsx";

/** Whose a connection is, and who takes it over. */
export function OwnerDialog(props: { readonly connection: Connection | null; readonly onClose: () => void }) {
  const t = useWords();
  const { connection, onClose } = props;
  return (
    <Modal
      opened={connection !== null}
      onClose={onClose}
      title={t("Owner of “{name}”", { name: connection?.name ?? "" })}
    >
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
  const t = useWords();
  const { id, name, owner: before, ownerIsHere, backupOwner: backupBefore, account, isMine } = connection;
  const queries = useQueryClient();
  const [owner, setOwner] = useState(ownerIsHere ? before : null);
  const [backup, setBackup] = useState(backupBefore);
  const isGiven = owner !== null && owner.id !== before?.id;
  const save = useMutation(
    orpc.connections.assign.mutationOptions({
      meta: { quiet: true },
      onSuccess: (saved) => {
        toastDone(
          isGiven
            ? t("“{name}” belongs to {owner} now.", { name, owner: saved.owner?.name })
            : t("“{name}” was changed.", { name }),
        );
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
          label={t("Owner")}
          description={
            ownerIsHere
              ? t("Decides about the connection, and whom it is shared with.")
              : before === null
                ? t("The owner is no longer here. Choose who has it from now on.")
                : t("{name} is no longer here. Choose who has it from now on.", { name: before.name })
          }
          value={owner}
          onChange={setOwner}
        />
        <MakerSelect
          label={t("Backup owner")}
          description={t("Takes over when the owner leaves the environment.")}
          value={backup}
          clearable
          not={owner?.id ?? null}
          onChange={setBackup}
        />
        {isGiven && (
          <Alert color="yellow" title={t("{name} gets the use of this account", { name: owner.name })}>
            <Text size="sm">
              {account === null
                ? t("The account at the service stays the same.")
                : t("The account at the service stays the same: {account}.", { account: account.name })}{" "}
              {t("Flows go on with it, and it stays shared with whom it is shared now.")}
              {isMine && ` ${t("You can use it no longer, unless it is shared with you.")}`}
            </Text>
          </Alert>
        )}
        <DialogEnd error={save.error} onCancel={onClose}>
          <Button type="submit" loading={save.isPending}>
            {t("Save")}
          </Button>
        </DialogEnd>
      </Stack>
    </form>
  );
}
