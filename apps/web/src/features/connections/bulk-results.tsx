import { Button, Group, Progress, Stack } from "@mantine/core";
import { IconAlertTriangle, IconCheck, IconDots, IconLoader2 } from "@tabler/icons-react";
import styles from "./bulk-results.module.css";
import type { BulkResult } from "./bulk-work.ts";

const ICONS = {
  waiting: IconDots,
  "under-way": IconLoader2,
  done: IconCheck,
  failed: IconAlertTriangle,
} as const;
const WORDS = { waiting: "Waits", "under-way": "Under way", done: "Done", failed: "Not done" } as const;

/** How far the work on many connections came, and what became of each. */
export function BulkResults({
  results,
  onClose,
}: {
  readonly results: readonly BulkResult[];
  readonly onClose: () => void;
}) {
  const ended = results.filter(({ state }) => state === "done" || state === "failed").length;
  const failed = results.filter(({ state }) => state === "failed").length;
  const isOver = ended === results.length;
  return (
    <Stack gap="md">
      <Progress value={(ended / results.length) * 100} aria-label="How far it came" size="sm" />
      <span role="status">
        {isOver ? "" : `${ended} of ${results.length}. `}
        {isOver && (failed === 0 ? "All done." : `${results.length - failed} done, ${failed} not done.`)}
      </span>
      <ul className={styles.list} aria-label="Results">
        {results.map(({ id, name, state, message }) => {
          const Icon = ICONS[state];
          return (
            <li key={id} className={styles.item} data-state={state}>
              <Icon size={16} aria-hidden />
              <span className={styles.name}>{name}</span>
              <span className={styles.state}>{message ?? WORDS[state]}</span>
            </li>
          );
        })}
      </ul>
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {isOver ? "Close" : "Stop here"}
        </Button>
      </Group>
    </Stack>
  );
}
