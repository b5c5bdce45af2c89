import { Alert, Button, Loader, Modal, Stack, Switch, Text } from "@mantine/core";
import { IconInfoCircle } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { orpc } from "../../client/api.ts";
import { toastDone } from "../../client/toast.tsx";
import { DialogEnd } from "../../shell/dialog-end.tsx";
import { useWords } from "../../words/words.tsx";
import { sharedWords } from "./connection-standing.ts";
import type { Connection } from "./connection-types.ts";
import { type ChosenSharers, SharersSelect } from "./sharer-select.tsx";

/** Who may use a connection beside its owner. */
export function ShareDialog(props: { readonly connection: Connection | null; readonly onClose: () => void }) {
  const t = useWords();
  const { connection, onClose } = props;
  return (
    <Modal
      opened={connection !== null}
      onClose={onClose}
      title={t("Share “{name}”", { name: connection?.name ?? "" })}
      size="lg"
    >
      {connection !== null && <Loaded key={connection.id} connection={connection} onClose={onClose} />}
    </Modal>
  );
}

function Loaded({ connection, onClose }: { readonly connection: Connection; readonly onClose: () => void }) {
  const t = useWords();
  const connector = useQuery(orpc.connectors.get.queryOptions({ input: { id: connection.connector.id } }));
  if (connector.isPending) return <Loader size="sm" aria-label={t("Loading")} />;
  const set = connector.data?.connection.sets.find(({ name }) => name === connection.parameterSet);
  if (set?.allowSharing === false) {
    return (
      <Alert color="yellow" icon={<IconInfoCircle size={18} aria-hidden />} title={t("It cannot be shared")}>
        <Text size="sm">
          {t(
            "Whoever made {connector} says that a sign-in of this kind belongs to one person. Everybody who needs it makes a connection of their own.",
            { connector: connection.connector.title },
          )}
        </Text>
      </Alert>
    );
  }
  return <ShareForm connection={connection} onClose={onClose} />;
}

function ShareForm({
  connection,
  onClose,
}: {
  readonly connection: Connection;
  readonly onClose: () => void;
}) {
  const t = useWords();
  const queries = useQueryClient();
  const [everybody, setEverybody] = useState(connection.shared);
  const [chosen, setChosen] = useState<ChosenSharers>(connection.sharedWith);
  const { share: canAdd } = connection.may;
  const save = useMutation(
    orpc.connections.share.mutationOptions({
      meta: { quiet: true },
      onSuccess: (saved) => {
        const { name } = saved;
        const shared = sharedWords(t, saved);
        toastDone(
          shared === ""
            ? t("“{name}” is shared with nobody.", { name })
            : t("“{name}” is {shared}.", { name, shared }),
        );
        onClose();
      },
      onSettled: () => queries.invalidateQueries({ queryKey: orpc.connections.key() }),
    }),
  );
  const ids = (all: readonly { readonly id: string }[]) => all.map(({ id }) => id);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const { people, groups } = chosen;
        save.mutate({ id: connection.id, everybody, people: ids(people), groups: ids(groups) });
      }}
    >
      <Stack gap="md">
        {!canAdd && (
          <Text size="sm">
            {connection.owner === null
              ? t("Only its owner shares this connection with more people. You can take people out.")
              : t("Only {name} shares this connection with more people. You can take people out.", {
                  name: connection.owner.name,
                })}
          </Text>
        )}
        <Switch
          label={t("Everybody who makes flows here")}
          description={t("They can use it in their flows, and never see what was entered.")}
          checked={everybody}
          disabled={!canAdd && !connection.shared}
          onChange={(event) => setEverybody(event.currentTarget.checked)}
        />
        <SharersSelect
          value={chosen}
          ownerId={connection.owner?.id ?? null}
          canAdd={canAdd}
          onChange={setChosen}
        />
        <DialogEnd error={save.error} onCancel={onClose}>
          <Button type="submit" loading={save.isPending}>
            {t("Save")}
          </Button>
        </DialogEnd>
      </Stack>
    </form>
  );
}
