import { Button, Modal, Stack, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { messageOf, orpc } from "../../client/api.ts";
import { toastDone } from "../../client/toast.tsx";
import { useWords } from "../../words/words.tsx";
import { ConnectionPicker } from "../connections/connection-picker.tsx";
import type { Binding, Connection } from "../connector-steps/connector-operation.ts";
import { useStepKnowledge } from "../connector-steps/step-knowledge.ts";
import { bindReference } from "./bind-connection.ts";
import { useDesigner } from "./designer-context.ts";
import { missingConnections, missingWords } from "./missing-connections.ts";
import { noticeRefused } from "./notices.tsx";
import { Banner } from "./save-banners.tsx";

/** An imported flow speaks of connections that are not chosen here yet: all of them in one place. */
export function ConnectionsBanner() {
  const t = useWords();
  const { bindings } = useStepKnowledge();
  const [opened, setOpened] = useState(false);
  const missing = missingConnections(bindings);
  if (missing.toChoose.length === 0 && missing.unknown.length === 0 && !opened) return null;
  return (
    <>
      {missing.toChoose.length + missing.unknown.length > 0 && (
        <Banner
          buttons={
            <Button size="xs" onClick={() => setOpened(true)}>
              {missing.toChoose.length > 0 ? t("Choose") : t("Show")}
            </Button>
          }
        >
          {missingWords(t, missing)}
        </Banner>
      )}
      <Modal opened={opened} onClose={() => setOpened(false)} title={t("Connections of this flow")} size="lg">
        <Stack gap="md">
          {bindings
            .filter(({ needsConnection, connector }) => needsConnection && connector !== null)
            .map((binding) => (
              <BindingPicker key={binding.reference} binding={binding} />
            ))}
          {missing.unknown.map(({ reference, problem }) => (
            <Text key={reference} size="sm">
              {problem}
            </Text>
          ))}
          <Button onClick={() => setOpened(false)}>{t("Done")}</Button>
        </Stack>
      </Modal>
    </>
  );
}

function BindingPicker({ binding }: { readonly binding: Binding }) {
  const t = useWords();
  const queries = useQueryClient();
  const flowId = useDesigner((state) => state.flowId);
  const { connector, reference, connection, uses } = binding;
  const [chosen, setChosen] = useState<Connection | null>(null);
  if (connector === null) return null;
  const called = { connector: connector.title, reference };
  const label =
    uses.length === 1
      ? t("{connector}, for “{step}” ({reference})", { ...called, step: uses[0]?.name })
      : t("{connector}, for {count} steps ({reference})", { ...called, count: uses.length });
  return (
    <Stack gap={6}>
      <ConnectionPicker
        connectorId={connector.id}
        label={label}
        value={connection?.id ?? null}
        onChange={(taken) => {
          bindReference(queries, flowId, binding, taken)
            .then(() => setChosen(taken))
            .catch((error: unknown) => noticeRefused(messageOf(error, t)));
        }}
      />
      {chosen !== null && <OtherFlows key={chosen.id} connection={chosen} except={flowId} />}
    </Stack>
  );
}

/** Other flows wait for the same: several were imported together, say. */
function OtherFlows({ connection, except }: { readonly connection: Connection; readonly except: string }) {
  const t = useWords();
  const { id, name, connector } = connection;
  const found = useQuery(
    orpc.connections.inNeed.queryOptions({ input: { id }, gcTime: 0, meta: { quiet: true } }),
  );
  const bind = useMutation(
    orpc.connections.bindWhereNeeded.mutationOptions({
      onSuccess: ({ items }) =>
        toastDone(
          items.length === 1
            ? t("“{flow}” uses “{name}” now.", { flow: items[0]?.name, name })
            : t("{count} flows use “{name}” now.", { count: items.length, name }),
        ),
      onSettled: () => found.refetch(),
    }),
  );
  const flows = found.data?.items.filter((flow) => flow.id !== except) ?? [];
  if (flows.length === 0) return null;
  const [first] = flows;
  const words =
    flows.length === 1
      ? t("“{flow}” needs a connection to {connector} too.", {
          flow: first?.name,
          connector: connector.title,
        })
      : t("{count} other flows need a connection to {connector} too.", {
          count: flows.length,
          connector: connector.title,
        });
  return (
    <Text size="sm">
      {words}{" "}
      <Button
        size="compact-xs"
        variant="default"
        loading={bind.isPending}
        onClick={() => bind.mutate({ id })}
      >
        {t("Use it there as well")}
      </Button>
    </Text>
  );
}
