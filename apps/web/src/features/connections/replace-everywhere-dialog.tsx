import { Button, Checkbox, Loader, Modal, Select, Stack, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { orpc } from "../../client/api.ts";
import { toastDone } from "../../client/toast.tsx";
import { DialogEnd } from "../../shell/dialog-end.tsx";
import { ListMessage } from "../../shell/list-message.tsx";
import { useWords } from "../../words/words.tsx";
import type { Connection } from "./connection-types.ts";

/** Puts another connection in the place of one, in the flows that use it. */
export function ReplaceEverywhereDialog(props: {
  readonly connection: Connection | null;
  readonly onClose: () => void;
}) {
  const t = useWords();
  const { connection, onClose } = props;
  return (
    <Modal
      opened={connection !== null}
      onClose={onClose}
      title={t("Replace “{name}” in flows", { name: connection?.name ?? "" })}
      size="lg"
    >
      {connection !== null && <Replacement key={connection.id} connection={connection} onClose={onClose} />}
    </Modal>
  );
}

interface PartProps {
  readonly connection: Connection;
  readonly onClose: () => void;
}

function Replacement({ connection, onClose }: PartProps) {
  const t = useWords();
  const { id, connector } = connection;
  const [chosen, setChosen] = useState<string | null>(null);
  const input = { connectorId: connector.id, limit: 100 };
  const listed = useQuery(orpc.connections.list.queryOptions({ input }));
  if (listed.isPending) return <Loader size="sm" aria-label={t("Loading")} />;
  if (listed.isError) return <ListMessage error={listed.error} onRetry={() => void listed.refetch()} />;
  const others = listed.data.items.filter((one) => one.id !== id && one.may.use);
  if (others.length === 0) {
    return (
      <Text size="sm">
        {t(
          "There is no other connection to {service} that you may use. Make one first, or have one shared with you.",
          { service: connector.title },
        )}
      </Text>
    );
  }
  return (
    <Stack gap="md">
      <Select
        label={t("By this connection")}
        placeholder={t("Choose a connection")}
        data={others.map(({ id: value, name, isMine, owner }) => ({
          value,
          label: isMine || owner === null ? name : `${name} (${owner.name})`,
        }))}
        value={chosen}
        allowDeselect={false}
        onChange={setChosen}
        data-autofocus
      />
      {chosen !== null && <FlowChoice key={chosen} connection={connection} by={chosen} onClose={onClose} />}
    </Stack>
  );
}

function FlowChoice({ connection: { id }, by, onClose }: PartProps & { readonly by: string }) {
  const t = useWords();
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const preview = useQuery(orpc.connections.replacement.queryOptions({ input: { id, with: by }, gcTime: 0 }));
  const replace = useReplace(onClose);
  if (preview.isPending) return <Loader size="sm" aria-label={t("Looking at the flows")} />;
  if (preview.isError) return <ListMessage error={preview.error} onRetry={() => void preview.refetch()} />;
  const flows = preview.data.items;
  if (flows.length === 0) return <Text size="sm">{t("No flow uses this connection.")}</Text>;
  const wanted = flows.filter((flow) => flow.problem === null && !left.has(flow.id));
  const toggle = (flowId: string, isLeft: boolean) => {
    const next = new Set(left);
    if (isLeft) next.add(flowId);
    else next.delete(flowId);
    setLeft(next);
  };
  return (
    <>
      <Text size="sm">{t("Flows that are on go on with the other connection at their next call.")}</Text>
      <Stack gap="sm" role="group" aria-label={t("Flows")}>
        {flows.map((flow) => (
          <Checkbox
            key={flow.id}
            label={flow.enabled ? flow.name : t("{name} (off)", { name: flow.name })}
            description={
              t.said({ message: flow.problem ?? flow.notice ?? "", saying: flow.saying }) || undefined
            }
            checked={flow.problem === null && !left.has(flow.id)}
            disabled={flow.problem !== null}
            onChange={(event) => toggle(flow.id, !event.currentTarget.checked)}
          />
        ))}
      </Stack>
      <DialogEnd error={replace.error} onCancel={onClose}>
        <Button
          loading={replace.isPending}
          disabled={wanted.length === 0}
          onClick={() => replace.mutate({ id, with: by, flowIds: wanted.map((flow) => flow.id) })}
        >
          {t("Replace it in {count, plural, one {# flow} other {# flows}}", { count: wanted.length })}
        </Button>
      </DialogEnd>
    </>
  );
}

function useReplace(onDone: () => void) {
  const t = useWords();
  const queries = useQueryClient();
  return useMutation(
    orpc.connections.replace.mutationOptions({
      meta: { quiet: true },
      onSuccess: ({ replaced }) => {
        const [only] = replaced;
        toastDone(
          t(
            "{count, plural, one {“{name}” uses the other connection now.} other {# flows use the other connection now.}}",
            { count: replaced.length, name: only?.name },
          ),
        );
        onDone();
      },
      onSettled: () => queries.invalidateQueries({ queryKey: orpc.connections.key() }),
    }),
  );
}
