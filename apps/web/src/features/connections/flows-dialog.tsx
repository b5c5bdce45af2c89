import { List, Loader, Modal, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { orpc } from "../../client/api.ts";
import { ListMessage } from "../../shell/list-message.tsx";
import { useWords } from "../../words/words.tsx";
import type { Connection } from "./connection-types.ts";
import { UsingFlows } from "./using-flows.tsx";

/** Which flows go through a connection. */
export function FlowsDialog(props: { readonly connection: Connection | null; readonly onClose: () => void }) {
  const t = useWords();
  const { connection, onClose } = props;
  return (
    <Modal
      opened={connection !== null}
      onClose={onClose}
      title={t("Flows that use “{name}”", { name: connection?.name ?? "" })}
    >
      {connection !== null && <Flows id={connection.id} />}
    </Modal>
  );
}

function Flows({ id }: { readonly id: string }) {
  const t = useWords();
  const used = useQuery(orpc.connections.usedBy.queryOptions({ input: { id } }));
  if (used.isPending) return <Loader size="sm" aria-label={t("Loading the flows")} />;
  if (used.isError) return <ListMessage error={used.error} onRetry={() => void used.refetch()} />;
  if (used.data.items.length === 0) return <Text size="sm">{t("None uses it any more.")}</Text>;
  return (
    <List size="sm">
      <UsingFlows flows={used.data.items} />
    </List>
  );
}
