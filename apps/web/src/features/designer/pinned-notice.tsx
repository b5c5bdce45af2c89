import { Alert, Button, Group, Text } from "@mantine/core";
import { IconPin } from "@tabler/icons-react";
import { titleOf } from "../canvas/titles.ts";
import { useDesigner } from "./designer-context.ts";
import { usePinChanges, usePins } from "./use-pins.ts";

/** Which actions a test will not execute, and the way to take all pins away. */
export function PinnedNotice() {
  const flowId = useDesigner((state) => state.flowId);
  const pins = usePins(flowId);
  const { clear } = usePinChanges(flowId);
  if (pins.length === 0) return null;
  return (
    <Alert
      color="yellow"
      icon={<IconPin size={18} aria-hidden />}
      title={pins.length === 1 ? "One action gives out a pinned output" : `${pins.length} pinned outputs`}
    >
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <Text size="sm">
          Not executed in this test: {pins.map(({ action }) => titleOf(action)).join(", ")}.
        </Text>
        <Button size="xs" variant="default" loading={clear.isPending} onClick={() => clear.mutate(null)}>
          Unpin all
        </Button>
      </Group>
    </Alert>
  );
}

/** Before a publish: what was tested with pinned outputs was not executed. */
export function PinnedWarning() {
  const flowId = useDesigner((state) => state.flowId);
  const pins = usePins(flowId);
  if (pins.length === 0) return null;
  const names = pins.map(({ action }) => titleOf(action)).join(", ");
  return (
    <Alert color="yellow" icon={<IconPin size={18} aria-hidden />} title="Pinned outputs are for tests alone">
      Live runs execute {names}. Tests of this draft did not.
    </Alert>
  );
}
