import { Button, Modal, Stack, Text } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { messageOf } from "../../client/api.ts";
import { ConnectionPicker } from "../connections/connection-picker.tsx";
import type { Binding } from "../connector-steps/connector-operation.ts";
import { useStepKnowledge } from "../connector-steps/step-knowledge.ts";
import { bindReference } from "./bind-connection.ts";
import { useDesigner } from "./designer-context.ts";
import { missingConnections, missingWords } from "./missing-connections.ts";
import { noticeRefused } from "./notices.tsx";
import { Banner } from "./save-banners.tsx";

/** An imported flow speaks of connections that are not chosen here yet: all of them in one place. */
export function ConnectionsBanner() {
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
              {missing.toChoose.length > 0 ? "Choose" : "Show"}
            </Button>
          }
        >
          {missingWords(missing)}
        </Banner>
      )}
      <Modal opened={opened} onClose={() => setOpened(false)} title="Connections of this flow" size="lg">
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
          <Button onClick={() => setOpened(false)}>Done</Button>
        </Stack>
      </Modal>
    </>
  );
}

function BindingPicker({ binding }: { readonly binding: Binding }) {
  const queries = useQueryClient();
  const flowId = useDesigner((state) => state.flowId);
  const { connector, reference, connection, uses } = binding;
  if (connector === null) return null;
  const steps = uses.length === 1 ? `“${uses[0]?.name}”` : `${uses.length} steps`;
  return (
    <ConnectionPicker
      connectorId={connector.id}
      label={`${connector.title}, for ${steps} (${reference})`}
      value={connection?.id ?? null}
      onChange={(chosen) => {
        bindReference(queries, flowId, binding, chosen).catch((error: unknown) =>
          noticeRefused(messageOf(error)),
        );
      }}
    />
  );
}
