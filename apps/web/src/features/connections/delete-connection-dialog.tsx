import { Alert, Button, Group, List, Modal, Stack, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { orpc } from "../../client/api.ts";
import { useWords } from "../../words/words.tsx";
import type { Connection } from "./connection-types.ts";
import { UsingFlows } from "./using-flows.tsx";

interface DeleteConnectionDialogProps {
  readonly connection: Connection | null;
  readonly onClose: () => void;
  readonly onDelete: (id: string) => void;
}

/** Names what breaks before it does. */
export function DeleteConnectionDialog({ connection, onClose, onDelete }: DeleteConnectionDialogProps) {
  const t = useWords();
  const title = t("Delete “{name}”?", { name: connection?.name ?? "" });
  return (
    <Modal opened={connection !== null} onClose={onClose} title={title}>
      {connection !== null && (
        <Stack gap="md">
          <Breaks id={connection.id} />
          <Text size="sm">
            {connection.signsIn
              ? t(
                  "Its sign-in is wiped, which cannot be undone. Where the service takes sign-ins back, it is told to end this one, unless another connection has the same.",
                )
              : t(
                  "Its credential is wiped, which cannot be undone. At the service itself nothing changes: end the key or account there too if nobody needs it any more.",
                )}
          </Text>
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={onClose} data-autofocus>
              {t("Keep it")}
            </Button>
            <Button
              color="red"
              onClick={() => {
                onDelete(connection.id);
                onClose();
              }}
            >
              {t("Delete the connection")}
            </Button>
          </Group>
        </Stack>
      )}
    </Modal>
  );
}

function Breaks({ id }: { readonly id: string }) {
  const t = useWords();
  const used = useQuery(orpc.connections.usedBy.queryOptions({ input: { id } }));
  const flows = used.data?.items ?? [];
  if (used.isPending) return <Text size="sm">{t("Looking for the flows that use it…")}</Text>;
  if (flows.length === 0) return <Text size="sm">{t("No flow uses it.")}</Text>;
  return (
    <Alert
      color="red"
      icon={<IconAlertTriangle size={18} aria-hidden />}
      title={t("Runs of these flows wait from their next call to the service on")}
    >
      <List size="sm">
        <UsingFlows flows={flows} />
      </List>
    </Alert>
  );
}
