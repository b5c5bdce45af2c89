import { Button, Group, SegmentedControl } from "@mantine/core";
import { IconClipboard } from "@tabler/icons-react";
import { useState } from "react";
import { readClip } from "../clipboard.ts";
import type { PickerRequest } from "../designer-store.ts";
import { useCommands } from "../use-commands.ts";

/** In line or as a branch of its own; and what was copied. */
export function PlaceOptions({
  request,
  parallel,
  onParallel,
  onDone,
}: {
  request: Extract<PickerRequest, { role: "action" }>;
  parallel: boolean;
  onParallel: (parallel: boolean) => void;
  onDone: () => void;
}) {
  const commands = useCommands();
  const [clip] = useState(readClip);
  const { place } = request;
  // Nothing follows a leaf, so there is nothing to run beside.
  const canBranch = place.before !== null;
  const count = clip === null ? 0 : Object.keys(clip.actions).length;
  if (!canBranch && count === 0) return null;
  return (
    <Group mt="sm" justify="space-between">
      {canBranch && (
        <SegmentedControl
          size="xs"
          aria-label="Where"
          value={parallel ? "parallel" : "line"}
          onChange={(value) => onParallel(value === "parallel")}
          data={[
            { value: "line", label: "In line" },
            { value: "parallel", label: "As a parallel branch" },
          ]}
        />
      )}
      {count > 0 && (
        <Button
          size="xs"
          variant="default"
          leftSection={<IconClipboard size={14} aria-hidden />}
          onClick={() => {
            if (commands.paste(place, parallel)) onDone();
          }}
        >
          {count === 1 ? "Paste the copied action" : `Paste ${count} copied actions`}
        </Button>
      )}
    </Group>
  );
}
