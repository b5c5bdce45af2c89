import { ActionIcon, Checkbox, Group, Select, Stack, Text } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import {
  type ActionEntry,
  actionAt,
  blockActions,
  RUN_AFTER_STATUSES,
  type RunAfterStatus,
  setRunAfter,
} from "@towpath/flow";
import { phrase } from "../../words/translate.ts";
import { useWords } from "../../words/words.tsx";
import { titleOf } from "../canvas/titles.ts";
import { useDesigner } from "./designer-context.ts";
import { runAfterOf } from "./edits/run-after-of.ts";
import classes from "./side-panel.module.css";
import { useCommands } from "./use-commands.ts";

const WORDS: Readonly<Record<RunAfterStatus, string>> = {
  Succeeded: phrase("succeeded"),
  Failed: phrase("failed"),
  Skipped: phrase("was skipped"),
  TimedOut: phrase("timed out"),
  Cancelled: phrase("was cancelled"),
};

/** What a step waits for: each step before it with its ticks, of which one must stay. */
export function RunAfterEditor({ entry }: { entry: ActionEntry }) {
  const t = useWords();
  const definition = useDesigner((state) => state.draft.definition);
  const { edit } = useCommands();
  const current = runAfterOf(entry.action);
  const save = (next: readonly (readonly [string, readonly string[]])[]) =>
    edit(setRunAfter(definition, entry.name, Object.fromEntries(next)));
  const toggle = (name: string, status: string) =>
    save(current.map(([other, statuses]) => [other, other === name ? flipped(statuses, status) : statuses]));
  const others = useOthers(
    entry,
    current.map(([name]) => name),
  );
  return (
    <Stack gap="sm">
      {current.length === 0 && (
        <Text size="sm" c="dimmed">
          {entry.block.container === null
            ? t("Starts as soon as the flow starts.")
            : t("Starts as soon as {name} starts.", { name: titleOf(entry.block.container) })}
        </Text>
      )}
      {current.map(([name, statuses]) => (
        <fieldset key={name} className={classes.predecessor}>
          <legend>{t("Run when {name} …", { name: titleOf(name) })}</legend>
          <ActionIcon
            variant="subtle"
            color="gray"
            className={classes.removePredecessor}
            aria-label={t("Do not wait for {name}", { name: titleOf(name) })}
            onClick={() => save(current.filter(([other]) => other !== name))}
          >
            <IconX size={16} aria-hidden />
          </ActionIcon>
          <Group gap="md">
            {offered(statuses).map((status) => {
              const ticked = has(statuses, status);
              const isLast = ticked && statuses.length === 1;
              return (
                <Checkbox
                  key={status}
                  label={t(WORDS[status])}
                  checked={ticked}
                  disabled={isLast}
                  title={isLast ? t("One must stay ticked") : undefined}
                  onChange={() => toggle(name, status)}
                />
              );
            })}
          </Group>
        </fieldset>
      ))}
      {others.length > 0 && (
        <Select
          label={t("Also wait for")}
          placeholder={t("Choose an action")}
          searchable
          value={null}
          data={others.map((name) => ({ value: name, label: titleOf(name) }))}
          onChange={(name) => {
            if (name !== null) save([...current, [name, ["Succeeded"]]]);
          }}
        />
      )}
    </Stack>
  );
}

const has = (statuses: readonly string[], status: string): boolean =>
  statuses.some((other) => other.toLowerCase() === status.toLowerCase());

/** A document may say Cancelled, too: it can be taken away, but nobody needs to be offered it. */
const offered = (statuses: readonly string[]): readonly RunAfterStatus[] =>
  has(statuses, "Cancelled") ? [...RUN_AFTER_STATUSES, "Cancelled"] : RUN_AFTER_STATUSES;

const flipped = (statuses: readonly string[], status: string): readonly string[] =>
  has(statuses, status)
    ? statuses.filter((other) => other.toLowerCase() !== status.toLowerCase())
    : [...statuses, status];

/** Steps beside this one that it could wait for: those that do not wait for it themselves. */
function useOthers(entry: ActionEntry, chosen: readonly string[]): readonly string[] {
  const definition = useDesigner((state) => state.draft.definition);
  const siblings = Object.keys(blockActions(definition, entry.block) ?? {});
  const taken = new Set(chosen.map((name) => name.toLowerCase()));
  const followers = new Set([entry.name.toLowerCase()]);
  // A chain's followers are found in as many rounds as it is long at most; each round adds or ends.
  for (let before = 0; before !== followers.size; ) {
    before = followers.size;
    for (const name of siblings) {
      const action = actionAt(definition, name)?.action ?? {};
      if (runAfterOf(action).some(([other]) => followers.has(other.toLowerCase())))
        followers.add(name.toLowerCase());
    }
  }
  return siblings.filter((name) => !taken.has(name.toLowerCase()) && !followers.has(name.toLowerCase()));
}
