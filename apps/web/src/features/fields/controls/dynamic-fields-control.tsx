"use client";

import { Button, Group, Loader, Text } from "@mantine/core";
import { IconRefresh } from "@tabler/icons-react";
import { useState } from "react";
import { messageOf } from "../../../client/api.ts";
import type { Words } from "../../../words/translate.ts";
import { useWords } from "../../../words/words.tsx";
import { type DynamicFieldsState, type FieldsChange, useDesignTime } from "../design-time.ts";
import type { ControlProps } from "./control.ts";
import styles from "./controls.module.css";
import { ValueControl } from "./value-control.tsx";

/**
 * An input whose fields only the service knows: they stand below this one. A value for all of it, and a form that is not
 * that of a connector, are edited as one.
 */
export function DynamicFieldsControl(props: ControlProps) {
  const t = useWords();
  const { field, value, onChange, readOnly } = props;
  const state = useDesignTime()?.told.get(field.dynamic?.parameter ?? "") ?? null;
  const [asOne, setAsOne] = useState(false);
  if (state === null || value !== undefined || asOne) {
    return (
      <>
        <ValueControl {...props} />
        {state !== null && !readOnly && (
          <Button
            size="compact-xs"
            variant="subtle"
            mt={4}
            onClick={() => {
              setAsOne(false);
              onChange(undefined);
            }}
          >
            {t("Fill in field by field")}
          </Button>
        )}
      </>
    );
  }
  return (
    <>
      <FieldsStatus title={field.title} state={state} />
      {!readOnly && (
        <Button size="compact-xs" variant="subtle" mt={4} onClick={() => setAsOne(true)}>
          {t("Give one value for all of it")}
        </Button>
      )}
    </>
  );
}

function FieldsStatus({ title, state }: { readonly title: string; readonly state: DynamicFieldsState }) {
  const t = useWords();
  const [change, setChange] = useState<FieldsChange | null>(null);
  if (state.blocked !== null) {
    return (
      <Text size="sm" c="dimmed">
        {state.blocked}
      </Text>
    );
  }
  const refresh = async () => setChange(await state.refresh());
  return (
    <>
      <Group gap="xs">
        {state.isFetching && (
          <Loader size="xs" aria-label={t("Loading the fields of {field}", { field: title })} />
        )}
        <Text size="sm" c="dimmed">
          {countWords(t, state)}
        </Text>
        <Button
          size="compact-xs"
          variant="default"
          disabled={state.isFetching}
          leftSection={<IconRefresh size={13} aria-hidden />}
          aria-label={t("Refresh the fields of {field}", { field: title })}
          onClick={() => void refresh()}
        >
          {t("Refresh fields")}
        </Button>
      </Group>
      {state.error !== null && (
        <div className={styles.error} role="alert">
          {messageOf(state.error, t)}
        </div>
      )}
      <Text size="xs" c="dimmed" mt={4} aria-live="polite">
        {change === null || state.error !== null ? "" : changeWords(t, change)}
      </Text>
    </>
  );
}

function countWords(t: Words, { count, isFetching }: DynamicFieldsState): string {
  if (count === null) {
    return isFetching ? t("Asking the service for the fields …") : t("The fields are not known yet.");
  }
  return t(
    "{count, plural, =0 {The service names no fields.} one {One field, as the service tells it.} other {# fields, as the service tells them.}}",
    { count },
  );
}

function changeWords(t: Words, { added, removed }: FieldsChange): string {
  const parts = [
    ...(added.length > 0 ? [t("New: {names}.", { names: added.join(", ") })] : []),
    ...(removed.length > 0
      ? [t("Gone: {names}. What was filled in there is kept.", { names: removed.join(", ") })]
      : []),
  ];
  return parts.length === 0 ? t("Nothing has changed.") : parts.join(" ");
}
