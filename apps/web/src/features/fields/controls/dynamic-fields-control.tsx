"use client";

import { Button, Group, Loader, Text } from "@mantine/core";
import { IconRefresh } from "@tabler/icons-react";
import { useState } from "react";
import { messageOf } from "../../../client/api.ts";
import { type DynamicFieldsState, type FieldsChange, useDesignTime } from "../design-time.ts";
import type { ControlProps } from "./control.ts";
import styles from "./controls.module.css";
import { ValueControl } from "./value-control.tsx";

/**
 * An input whose fields only the service knows: they stand below this one. A value for all of it, and a form that is not
 * that of a connector, are edited as one.
 */
export function DynamicFieldsControl(props: ControlProps) {
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
            Fill in field by field
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
          Give one value for all of it
        </Button>
      )}
    </>
  );
}

function FieldsStatus({ title, state }: { readonly title: string; readonly state: DynamicFieldsState }) {
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
        {state.isFetching && <Loader size="xs" aria-label={`Loading the fields of ${title}`} />}
        <Text size="sm" c="dimmed">
          {countWords(state)}
        </Text>
        <Button
          size="compact-xs"
          variant="default"
          disabled={state.isFetching}
          leftSection={<IconRefresh size={13} aria-hidden />}
          aria-label={`Refresh the fields of ${title}`}
          onClick={() => void refresh()}
        >
          Refresh fields
        </Button>
      </Group>
      {state.error !== null && (
        <div className={styles.error} role="alert">
          {messageOf(state.error)}
        </div>
      )}
      <Text size="xs" c="dimmed" mt={4} aria-live="polite">
        {change === null || state.error !== null ? "" : changeWords(change)}
      </Text>
    </>
  );
}

function countWords({ count, isFetching }: DynamicFieldsState): string {
  if (count === null)
    return isFetching ? "Asking the service for the fields …" : "The fields are not known yet.";
  if (count === 0) return "The service names no fields.";
  return count === 1 ? "One field, as the service tells it." : `${count} fields, as the service tells them.`;
}

function changeWords({ added, removed }: FieldsChange): string {
  const parts = [
    ...(added.length > 0 ? [`New: ${added.join(", ")}.`] : []),
    ...(removed.length > 0 ? [`Gone: ${removed.join(", ")}. What was filled in there is kept.`] : []),
  ];
  return parts.length === 0 ? "Nothing has changed." : parts.join(" ");
}
