import { ActionIcon, Button, Tooltip } from "@mantine/core";
import {
  IconBoxMultiple,
  IconCopy,
  IconCopyPlus,
  IconPlayerSkipForward,
  IconScissors,
  IconStack2,
  IconTrash,
  IconX,
} from "@tabler/icons-react";
import { useDesigner, useDesignerActions } from "./designer-context.ts";
import classes from "./selection-bar.module.css";
import { useCommands } from "./use-commands.ts";
import { useRemoval } from "./use-removal.tsx";

/** What can be done with several chosen actions; above the canvas while there are several. */
export function SelectionBar() {
  const selection = useDesigner((state) => state.selection);
  const { show } = useDesignerActions();
  const commands = useCommands();
  const removal = useRemoval();
  const names = selection.flatMap((target) => (target.kind === "action" ? [target.name] : []));
  if (names.length < 2) return null;
  const tools = [
    { label: "Copy", keys: "Ctrl C", icon: IconCopy, run: () => commands.copy(names) },
    { label: "Cut", keys: "Ctrl X", icon: IconScissors, run: () => commands.cut(names) },
    { label: "Duplicate", keys: "Ctrl D", icon: IconCopyPlus, run: () => commands.duplicate(names) },
    {
      label: "Disable or enable",
      keys: "D",
      icon: IconPlayerSkipForward,
      run: () => commands.toggleDisabled(names),
    },
    { label: "Delete", keys: "Del", icon: IconTrash, run: () => removal(names) },
  ];
  return (
    <div className={classes.bar} role="toolbar" aria-label={`${names.length} actions chosen`}>
      <strong className={classes.count}>{names.length} actions</strong>
      <Button
        size="compact-sm"
        variant="light"
        leftSection={<IconBoxMultiple size={16} aria-hidden />}
        onClick={() => commands.wrap(names)}
      >
        Wrap in a scope
      </Button>
      <Button
        size="compact-sm"
        variant="light"
        leftSection={<IconStack2 size={16} aria-hidden />}
        onClick={() => commands.group(names)}
      >
        Group
      </Button>
      {tools.map(({ label, keys, icon: Icon, run }) => (
        <Tooltip key={label} label={`${label} (${keys})`}>
          <ActionIcon variant="subtle" color="gray" aria-label={label} onClick={run}>
            <Icon size={18} aria-hidden />
          </ActionIcon>
        </Tooltip>
      ))}
      <ActionIcon variant="subtle" color="gray" aria-label="Choose none" onClick={() => show(null)}>
        <IconX size={18} aria-hidden />
      </ActionIcon>
    </div>
  );
}
