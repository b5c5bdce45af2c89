import { Alert, Button, Group, Text } from "@mantine/core";
import { IconPin } from "@tabler/icons-react";
import { useWords } from "../../words/words.tsx";
import { titleOf } from "../canvas/titles.ts";
import { useDesigner } from "./designer-context.ts";
import { usePinChanges, usePins } from "./use-pins.ts";

/** Which actions a test will not execute, and the way to take all pins away. */
export function PinnedNotice() {
  const t = useWords();
  const flowId = useDesigner((state) => state.flowId);
  const pins = usePins(flowId);
  const { clear } = usePinChanges(flowId);
  if (pins.length === 0) return null;
  return (
    <Alert
      color="yellow"
      icon={<IconPin size={18} aria-hidden />}
      title={t("{count, plural, one {One action gives out a pinned output} other {# pinned outputs}}", {
        count: pins.length,
      })}
    >
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <Text size="sm">
          {t("Not executed in this test: {names}.", {
            names: pins.map(({ action }) => titleOf(action)).join(", "),
          })}
        </Text>
        <Button size="xs" variant="default" loading={clear.isPending} onClick={() => clear.mutate(null)}>
          {t("Unpin all")}
        </Button>
      </Group>
    </Alert>
  );
}

/** Before a publish: what was tested with pinned outputs was not executed. */
export function PinnedWarning() {
  const t = useWords();
  const flowId = useDesigner((state) => state.flowId);
  const pins = usePins(flowId);
  if (pins.length === 0) return null;
  const names = pins.map(({ action }) => titleOf(action)).join(", ");
  return (
    <Alert
      color="yellow"
      icon={<IconPin size={18} aria-hidden />}
      title={t("Pinned outputs are for tests alone")}
    >
      {t("Live runs execute {names}. Tests of this draft did not.", { names })}
    </Alert>
  );
}
