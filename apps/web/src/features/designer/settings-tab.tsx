import { Stack, Text } from "@mantine/core";
import { actionAt } from "@towpath/flow";
import { useDesigner } from "./designer-context.ts";
import { RunAfterEditor } from "./run-after-editor.tsx";

/** When the step runs. */
export function SettingsTab({ name }: { name: string }) {
  const definition = useDesigner((state) => state.draft.definition);
  const entry = actionAt(definition, name);
  if (entry === null) return null;
  return (
    <Stack gap="sm">
      <Text component="h2" fw={600}>
        Run after
      </Text>
      <RunAfterEditor entry={entry} />
    </Stack>
  );
}
