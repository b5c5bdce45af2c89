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
import { useWords } from "../../words/words.tsx";
import { useDesigner, useDesignerActions } from "./designer-context.ts";
import { keyWords } from "./key-words.ts";
import classes from "./selection-bar.module.css";
import { useCommands } from "./use-commands.ts";
import { useRemoval } from "./use-removal.tsx";

/** What can be done with several chosen actions; above the canvas while there are several. */
export function SelectionBar() {
  const t = useWords();
  const selection = useDesigner((state) => state.selection);
  const { show } = useDesignerActions();
  const commands = useCommands();
  const removal = useRemoval();
  const names = selection.flatMap((target) => (target.kind === "action" ? [target.name] : []));
  if (names.length < 2) return null;
  const tools = [
    { label: t("Copy"), keys: "Ctrl C", icon: IconCopy, run: () => commands.copy(names) },
    { label: t("Cut"), keys: "Ctrl X", icon: IconScissors, run: () => commands.cut(names) },
    { label: t("Duplicate"), keys: "Ctrl D", icon: IconCopyPlus, run: () => commands.duplicate(names) },
    {
      label: t("Disable or enable"),
      keys: "D",
      icon: IconPlayerSkipForward,
      run: () => commands.toggleDisabled(names),
    },
    { label: t("Delete"), keys: "Del", icon: IconTrash, run: () => removal(names) },
  ];
  return (
    <div
      className={classes.bar}
      role="toolbar"
      aria-label={t("{count, plural, one {# action chosen} other {# actions chosen}}", {
        count: names.length,
      })}
    >
      <strong className={classes.count}>
        {t("{count, plural, one {# action} other {# actions}}", { count: names.length })}
      </strong>
      <Button
        size="compact-sm"
        variant="light"
        leftSection={<IconBoxMultiple size={16} aria-hidden />}
        onClick={() => commands.wrap(names)}
      >
        {t("Wrap in a scope")}
      </Button>
      <Button
        size="compact-sm"
        variant="light"
        leftSection={<IconStack2 size={16} aria-hidden />}
        onClick={() => commands.group(names)}
      >
        {t("Group")}
      </Button>
      {tools.map(({ label, keys, icon: Icon, run }) => (
        <Tooltip key={label} label={`${label} (${keyWords(t, keys)})`}>
          <ActionIcon variant="subtle" color="gray" aria-label={label} onClick={run}>
            <Icon size={18} aria-hidden />
          </ActionIcon>
        </Tooltip>
      ))}
      <ActionIcon variant="subtle" color="gray" aria-label={t("Choose none")} onClick={() => show(null)}>
        <IconX size={18} aria-hidden />
      </ActionIcon>
    </div>
  );
}
