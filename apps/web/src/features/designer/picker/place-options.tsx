import { Button, Group, SegmentedControl } from "@mantine/core";
import { IconClipboard } from "@tabler/icons-react";
import { useState } from "react";
import { useWords } from "../../../words/words.tsx";
import { keptClip } from "../clipboard.ts";
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
  const t = useWords();
  const commands = useCommands();
  const [clip] = useState(keptClip);
  const { place } = request;
  // Nothing follows a leaf, so there is nothing to run beside.
  const canBranch = place.before !== null;
  const count = clip === null ? 0 : Object.keys(clip.actions).length;
  const paste = async () => {
    const done =
      count > 0 ? commands.pasteKept(place, parallel) : await commands.pasteFromMenu(place, parallel);
    if (done) onDone();
  };
  return (
    <Group mt="sm" justify="space-between">
      {canBranch && (
        <SegmentedControl
          size="xs"
          aria-label={t("Where")}
          value={parallel ? "parallel" : "line"}
          onChange={(value) => onParallel(value === "parallel")}
          data={[
            { value: "line", label: t("In line") },
            { value: "parallel", label: t("As a parallel branch") },
          ]}
        />
      )}
      <Button
        size="xs"
        variant="default"
        leftSection={<IconClipboard size={14} aria-hidden />}
        onClick={() => void paste()}
      >
        {count > 0
          ? t("{count, plural, one {Paste the copied action} other {Paste # copied actions}}", { count })
          : t("Paste from the clipboard")}
      </Button>
    </Group>
  );
}
