import { Button, Group, Text } from "@mantine/core";
import { IconRefresh } from "@tabler/icons-react";
import { messageOf } from "../../../client/api.ts";
import { useWords } from "../../../words/words.tsx";
import type { ServiceChoices } from "../use-service-choices.ts";
import styles from "./controls.module.css";

/** What came of asking the service, where it was no list of choices: why not, in its own words, and another try. */
export function ServiceMessage({
  label,
  choices,
}: {
  readonly label: string;
  readonly choices: ServiceChoices;
}) {
  const t = useWords();
  const { blocked, query } = choices;
  if (blocked !== null) {
    return (
      <Text size="xs" c="dimmed" mt={4}>
        {blocked}
      </Text>
    );
  }
  if (query.error === null) return null;
  return (
    <div className={styles.error} role="alert">
      {messageOf(query.error, t)}
      <Group gap="xs" mt={4}>
        <Button
          size="compact-xs"
          variant="default"
          loading={query.isFetching}
          leftSection={<IconRefresh size={13} aria-hidden />}
          aria-label={t("Try again to load the choices of {field}", { field: label })}
          onClick={() => void query.refetch()}
        >
          {t("Try again")}
        </Button>
      </Group>
    </div>
  );
}
