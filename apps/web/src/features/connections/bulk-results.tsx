import { Button, Group, Progress, Stack } from "@mantine/core";
import { IconAlertTriangle, IconCheck, IconDots, IconLoader2 } from "@tabler/icons-react";
import { phrase, type Words } from "../../words/translate.ts";
import { useWords } from "../../words/words.tsx";
import styles from "./bulk-results.module.css";
import type { BulkResult } from "./bulk-work.ts";

const ICONS = {
  waiting: IconDots,
  "under-way": IconLoader2,
  done: IconCheck,
  failed: IconAlertTriangle,
} as const;
const WORDS = {
  waiting: phrase("Waits"),
  "under-way": phrase("Under way"),
  done: phrase("Done"),
  failed: phrase("Not done"),
} as const;

const overWords = (t: Words, all: number, failed: number): string =>
  failed === 0 ? t("All done.") : t("{done} done, {failed} not done.", { done: all - failed, failed });

/** How far the work on many connections came, and what became of each. */
export function BulkResults({
  results,
  onClose,
}: {
  readonly results: readonly BulkResult[];
  readonly onClose: () => void;
}) {
  const t = useWords();
  const ended = results.filter(({ state }) => state === "done" || state === "failed").length;
  const failed = results.filter(({ state }) => state === "failed").length;
  const isOver = ended === results.length;
  return (
    <Stack gap="md">
      <Progress value={(ended / results.length) * 100} aria-label={t("How far it came")} size="sm" />
      <span role="status">
        {isOver
          ? overWords(t, results.length, failed)
          : t("{ended} of {all}.", { ended, all: results.length })}
      </span>
      <ul className={styles.list} aria-label={t("Results")}>
        {results.map(({ id, name, state, message }) => {
          const Icon = ICONS[state];
          return (
            <li key={id} className={styles.item} data-state={state}>
              <Icon size={16} aria-hidden />
              <span className={styles.name}>{name}</span>
              <span className={styles.state}>{message === null ? t(WORDS[state]) : t.text(message)}</span>
            </li>
          );
        })}
      </ul>
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {isOver ? t("Close") : t("Stop here")}
        </Button>
      </Group>
    </Stack>
  );
}
