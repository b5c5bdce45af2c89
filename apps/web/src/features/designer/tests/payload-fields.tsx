import { ActionIcon, Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useId } from "react";
import { phrase } from "../../../words/translate.ts";
import { useWords } from "../../../words/words.tsx";
import classes from "../dialogs.module.css";
import { JsonEditor, type TextFault } from "../json-editor.tsx";
import type { NamedText, TestPayload } from "./payload.ts";

interface Props {
  /** Messages instead of a call: they have neither headers nor queries. */
  readonly isBatch?: boolean;
  readonly payload: TestPayload;
  readonly fault: TextFault | null;
  readonly onChange: (payload: TestPayload) => void;
}

/** Body, headers and queries of a call, all of them to edit. */
export function PayloadFields({ isBatch = false, payload, fault, onChange }: Props) {
  const t = useWords();
  const body = (
    <BodyField
      title={isBatch ? t("Messages, as a JSON list: each item is what one of them holds") : t("Body (JSON)")}
      body={payload.bodyText}
      fault={fault}
      onChange={(bodyText) => onChange({ ...payload, bodyText })}
    />
  );
  if (isBatch) return body;
  return (
    <>
      {body}
      <RowFields
        title={t("Headers")}
        words={HEADER}
        rows={payload.headers}
        onChange={(headers) => onChange({ ...payload, headers })}
      />
      <RowFields
        title={t("Query")}
        words={QUERY}
        rows={payload.queries}
        onChange={(queries) => onChange({ ...payload, queries })}
      />
    </>
  );
}

interface BodyProps {
  readonly title: string;
  readonly body: string;
  readonly fault: TextFault | null;
  readonly onChange: (text: string) => void;
}

function BodyField({ title, body, fault, onChange }: BodyProps) {
  const t = useWords();
  const faultId = useId();
  return (
    <div>
      <Text size="sm" fw={500} mb={4}>
        {title}
      </Text>
      <div className={classes.body}>
        <JsonEditor
          label={t("Body of the trigger, as JSON")}
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
  readonly words: typeof HEADER | typeof QUERY;
  readonly rows: readonly NamedText[];
  readonly onChange: (rows: readonly NamedText[]) => void;
}

const HEADER = {
  name: phrase("Header name"),
  value: phrase("Header value"),
  remove: phrase("Remove this header"),
  add: phrase("Add a header"),
} as const;

const QUERY = {
  name: phrase("Query parameter name"),
  value: phrase("Query parameter value"),
  remove: phrase("Remove this query parameter"),
  add: phrase("Add a query parameter"),
} as const;

function RowFields({ title, words, rows, onChange }: RowProps) {
  const t = useWords();
  const set = (key: number, change: Partial<NamedText>) =>
    onChange(rows.map((row) => (row.key === key ? { ...row, ...change } : row)));
  const nextKey = rows.reduce((highest, { key }) => Math.max(highest, key), 0) + 1;
  return (
    <Stack gap="xs">
      <Text size="sm" fw={500}>
        {title}
      </Text>
      {rows.map((row) => (
        <Group key={row.key} wrap="nowrap" gap="xs">
          <TextInput
            flex={1}
            aria-label={t(words.name)}
            placeholder={t("Name")}
            value={row.name}
            onChange={(event) => set(row.key, { name: event.currentTarget.value })}
          />
          <TextInput
            flex={2}
            aria-label={t(words.value)}
            placeholder={t("Value")}
            value={row.value}
            onChange={(event) => set(row.key, { value: event.currentTarget.value })}
          />
          <ActionIcon
            variant="subtle"
            color="red"
            aria-label={t(words.remove)}
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
        {t(words.add)}
      </Button>
    </Stack>
  );
}
