import { ActionIcon, Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useId } from "react";
import classes from "../dialogs.module.css";
import { JsonEditor, type TextFault } from "../json-editor.tsx";
import type { NamedText, TestPayload } from "./payload.ts";

interface Props {
  readonly payload: TestPayload;
  readonly fault: TextFault | null;
  readonly onChange: (payload: TestPayload) => void;
}

/** Body, headers and queries of a call, all of them to edit. */
export function PayloadFields({ payload, fault, onChange }: Props) {
  return (
    <>
      <BodyField
        body={payload.bodyText}
        fault={fault}
        onChange={(bodyText) => onChange({ ...payload, bodyText })}
      />
      <RowFields
        title="Headers"
        noun="header"
        rows={payload.headers}
        onChange={(headers) => onChange({ ...payload, headers })}
      />
      <RowFields
        title="Query"
        noun="query parameter"
        rows={payload.queries}
        onChange={(queries) => onChange({ ...payload, queries })}
      />
    </>
  );
}

interface BodyProps {
  readonly body: string;
  readonly fault: TextFault | null;
  readonly onChange: (text: string) => void;
}

function BodyField({ body, fault, onChange }: BodyProps) {
  const faultId = useId();
  return (
    <div>
      <Text size="sm" fw={500} mb={4}>
        Body (JSON)
      </Text>
      <div className={classes.body}>
        <JsonEditor
          label="Body of the trigger, as JSON"
          value={body}
          onChange={onChange}
          fault={fault}
          describedBy={fault === null ? undefined : faultId}
        />
      </div>
      {fault !== null && (
        <Text id={faultId} size="sm" c="red" role="alert">
          {fault.message}
        </Text>
      )}
    </div>
  );
}

interface RowProps {
  readonly title: string;
  readonly noun: string;
  readonly rows: readonly NamedText[];
  readonly onChange: (rows: readonly NamedText[]) => void;
}

function RowFields({ title, noun, rows, onChange }: RowProps) {
  const set = (key: number, change: Partial<NamedText>) =>
    onChange(rows.map((row) => (row.key === key ? { ...row, ...change } : row)));
  const nextKey = rows.reduce((highest, { key }) => Math.max(highest, key), 0) + 1;
  const word = noun.charAt(0).toUpperCase() + noun.slice(1);
  return (
    <Stack gap="xs">
      <Text size="sm" fw={500}>
        {title}
      </Text>
      {rows.map((row) => (
        <Group key={row.key} wrap="nowrap" gap="xs">
          <TextInput
            flex={1}
            aria-label={`${word} name`}
            placeholder="Name"
            value={row.name}
            onChange={(event) => set(row.key, { name: event.currentTarget.value })}
          />
          <TextInput
            flex={2}
            aria-label={`${word} value`}
            placeholder="Value"
            value={row.value}
            onChange={(event) => set(row.key, { value: event.currentTarget.value })}
          />
          <ActionIcon
            variant="subtle"
            color="red"
            aria-label={`Remove this ${noun}`}
            onClick={() => onChange(rows.filter((other) => other.key !== row.key))}
          >
            <IconTrash size={18} aria-hidden />
          </ActionIcon>
        </Group>
      ))}
      <Button
        variant="default"
        size="xs"
        leftSection={<IconPlus size={14} aria-hidden />}
        onClick={() => onChange([...rows, { key: nextKey, name: "", value: "" }])}
      >
        Add a {noun}
      </Button>
    </Stack>
  );
}
