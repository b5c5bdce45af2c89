import { Alert, Button, Drawer, Group, Loader, Radio, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FlowSettings, RETENTION_DAYS } from "@towpath/flow";
import { useState } from "react";
import { messageOf, orpc } from "../../client/api.ts";
import { toastDone } from "../../client/toast.tsx";
import { phrase } from "../../words/translate.ts";
import { useWords } from "../../words/words.tsx";
import { FlowAlerts } from "../alerts/flow-alerts.tsx";
import { useDesigner, useDesignerActions } from "./designer-context.ts";
import { readRetentionDays } from "./retention-days.ts";

/** What each way of recording costs and what a crash may do, in the maker's words. */
const DURABILITIES: readonly { value: FlowSettings["durability"]; label: string; description: string }[] = [
  {
    value: "ends",
    label: phrase("Before each call, and at the end (recommended)"),
    description: phrase(
      "After a crash, a call that was on its way is made again with the same Idempotency-Key, and steps that only compute are computed again with the same result.",
    ),
  },
  {
    value: "everyStep",
    label: phrase("After every step"),
    description: phrase(
      "Slower. Each step is recorded before the next one begins, so a crash repeats at most the step that was under way.",
    ),
  },
  {
    value: "behind",
    label: phrase("Behind the answer"),
    description: phrase(
      "Fastest for flows that answer a caller: the answer leaves before the last lines are written. A crash of those milliseconds loses the record of a run whose work and answer are out; it loses no work.",
    ),
  },
];

/** How runs of this flow are recorded and how long they are kept. Beside the definition: no version holds it. */
export function FlowSettingsDrawer() {
  const t = useWords();
  const isOpen = useDesigner((state) => state.overlays.dialog === "settings");
  const { open } = useDesignerActions();
  const close = () => open({ dialog: null });
  return (
    <Drawer
      opened={isOpen}
      onClose={close}
      position="right"
      size="md"
      title={t("Settings of this flow")}
      closeButtonProps={{ "aria-label": t("Close") }}
    >
      {isOpen && <LoadedSettings onSaved={close} />}
    </Drawer>
  );
}

function LoadedSettings({ onSaved }: { onSaved: () => void }) {
  const t = useWords();
  const flowId = useDesigner((state) => state.flowId);
  const settings = useQuery(orpc.flowSettings.get.queryOptions({ input: { id: flowId }, gcTime: 0 }));
  if (settings.isPending) return <Loader aria-label={t("Reading the settings")} />;
  if (settings.isError) {
    return (
      <Alert color="red" title={t("The settings could not be read")}>
        <Stack align="flex-start">
          <Text size="sm">{messageOf(settings.error, t)}</Text>
          <Button variant="default" onClick={() => void settings.refetch()}>
            {t("Try again")}
          </Button>
        </Stack>
      </Alert>
    );
  }
  return <SettingsForm flowId={flowId} settings={settings.data} onSaved={onSaved} />;
}

function useSaveSettings(onSaved: () => void) {
  const t = useWords();
  const queries = useQueryClient();
  return useMutation(
    orpc.flowSettings.save.mutationOptions({
      meta: { quiet: true },
      onSuccess: () => {
        void queries.invalidateQueries({ queryKey: orpc.flowSettings.key() });
        toastDone(t("The settings are saved. They hold from now on."));
        onSaved();
      },
    }),
  );
}

interface FormProps {
  readonly flowId: string;
  readonly settings: FlowSettings;
  readonly onSaved: () => void;
}

function SettingsForm({ flowId, settings, onSaved }: FormProps) {
  const t = useWords();
  const [durability, setDurability] = useState(settings.durability);
  const [days, setDays] = useState(settings.retentionDays?.toString() ?? "");
  const read = readRetentionDays(days);
  const save = useSaveSettings(onSaved);
  return (
    <Stack gap="lg">
      <Radio.Group
        label={t("When is a run recorded?")}
        description={t(
          "What is recorded survives a crash of Towpath or of its machine. An event that was accepted always does.",
        )}
        value={durability}
        onChange={(value) => setDurability(value as FlowSettings["durability"])}
      >
        <Stack mt="sm">
          {DURABILITIES.map((choice) => (
            <Radio
              key={choice.value}
              value={choice.value}
              label={t(choice.label)}
              description={t(choice.description)}
            />
          ))}
        </Stack>
      </Radio.Group>
      <TextInput
        label={t("Keep ended runs for (days)")}
        description={t(
          "Empty: {usual} days. At most {most}. Runs that have ended are removed after that, with their inputs and outputs; runs that wait or run stay.",
          { usual: RETENTION_DAYS.default, most: RETENTION_DAYS.most },
        )}
        placeholder={String(RETENTION_DAYS.default)}
        inputMode="numeric"
        value={days}
        onChange={(event) => setDays(event.currentTarget.value)}
        error={read.ok ? null : t.text(read.failure)}
      />
      {save.isError && (
        <Alert color="red" title={t("Not saved")} role="alert">
          {messageOf(save.error, t)}
        </Alert>
      )}
      <Group justify="flex-end">
        <Button
          loading={save.isPending}
          disabled={!read.ok}
          onClick={() => read.ok && save.mutate({ id: flowId, durability, retentionDays: read.value })}
        >
          {t("Save")}
        </Button>
      </Group>
      <FlowAlerts flowId={flowId} />
    </Stack>
  );
}
