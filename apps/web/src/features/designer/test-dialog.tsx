import { ActionIcon, Alert, Button, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { IconPlayerPlay, IconPlus, IconTrash } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { parseJson, stringifyJson } from "@towpath/expressions";
import { type Problem, sampleTriggerBody, triggerOf } from "@towpath/flow";
import { useRouter } from "next/navigation";
import { useId, useState } from "react";
import { api, messageOf } from "../../client/api.ts";
import { useDesigner, useDesignerActions, useDesignerStore } from "./designer-context.ts";
import classes from "./dialogs.module.css";
import { JsonEditor, type TextFault } from "./json-editor.tsx";
import { PinnedNotice } from "./pinned-notice.tsx";

interface HeaderRow {
  readonly key: number;
  readonly name: string;
  readonly value: string;
}

/** Runs the draft once, with a body and headers as a caller would send them, then shows the run. */
export function TestDialog({ problems }: { problems: readonly Problem[] }) {
  const isOpen = useDesigner((state) => state.overlays.dialog === "test");
  const { open } = useDesignerActions();
  const close = () => open({ dialog: null });
  return (
    <Modal
      opened={isOpen}
      onClose={close}
      title="Test the draft"
      size="lg"
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {isOpen && <TestForm errors={problems.filter((problem) => problem.severity === "error").length} />}
    </Modal>
  );
}

function useStartRun() {
  const store = useDesignerStore();
  const router = useRouter();
  return useMutation({
    meta: { quiet: true },
    mutationFn: async (input: { bodyText?: string; headers?: Record<string, string> }) => {
      const { autosave, flowId, save } = store.getState();
      if (!(await autosave.flush())) {
        throw new Error(
          "message" in save ? save.message : "The draft could not be saved, so it was not run.",
        );
      }
      return api.flows.run({ id: flowId, version: "draft", ...input });
    },
    onSuccess: ({ runId }) => router.push(`/runs/${runId}`),
  });
}

function TestForm({ errors }: { errors: number }) {
  const definition = useDesigner((state) => state.draft.definition);
  const { show, open } = useDesignerActions();
  const trigger = triggerOf(definition)?.trigger;
  const takesBody =
    typeof trigger?.type === "string" && ["request", "manual"].includes(trigger.type.toLowerCase());
  const [body, setBody] = useState(() => stringifyJson(sampleTriggerBody(definition), 2));
  const [headers, setHeaders] = useState<readonly HeaderRow[]>([]);
  const [fault, setFault] = useState<TextFault | null>(null);
  const start = useStartRun();
  const run = () => {
    if (!takesBody) return start.mutate({});
    const parsed = body.trim() === "" ? null : parseJson(body);
    if (parsed !== null && !parsed.ok) {
      const { line, column, message } = parsed.failure;
      return setFault({
        line,
        column,
        message: `The body is not JSON. Line ${line}, column ${column}: ${message}`,
      });
    }
    setFault(null);
    start.mutate({ ...(parsed === null ? {} : { bodyText: body }), headers: headersOf(headers) });
  };
  return (
    <Stack>
      {errors > 0 && (
        <Alert
          color="yellow"
          title={errors === 1 ? "The checker found an error" : `The checker found ${errors} errors`}
        >
          <Group justify="space-between">
            <Text size="sm">The run may not get far.</Text>
            <Button
              size="xs"
              variant="default"
              onClick={() => {
                open({ dialog: null });
                show({ kind: "problems" });
              }}
            >
              Show problems
            </Button>
          </Group>
        </Alert>
      )}
      <PinnedNotice />
      {takesBody ? (
        <>
          <BodyField body={body} fault={fault} onChange={setBody} />
          <HeaderFields rows={headers} onChange={setHeaders} />
        </>
      ) : (
        <Text size="sm">Starts one run now, as if the trigger had fired.</Text>
      )}
      {start.isError && (
        <Alert color="red" title="The run was not started" role="alert">
          {start.error.message === "" ? messageOf(start.error) : wordsOf(start.error)}
        </Alert>
      )}
      <Group justify="flex-end">
        <Button
          leftSection={<IconPlayerPlay size={16} aria-hidden />}
          loading={start.isPending}
          onClick={run}
          data-autofocus
        >
          Run
        </Button>
      </Group>
    </Stack>
  );
}

/** Our own errors carry their words; what the client throws is worded by it. */
const wordsOf = (error: Error): string => (error.constructor === Error ? error.message : messageOf(error));

function headersOf(rows: readonly HeaderRow[]): Record<string, string> {
  return Object.fromEntries(
    rows.filter((row) => row.name.trim() !== "").map((row) => [row.name.trim(), row.value]),
  );
}

function BodyField({
  body,
  fault,
  onChange,
}: {
  body: string;
  fault: TextFault | null;
  onChange: (text: string) => void;
}) {
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

function HeaderFields({
  rows,
  onChange,
}: {
  rows: readonly HeaderRow[];
  onChange: (rows: readonly HeaderRow[]) => void;
}) {
  const set = (key: number, change: Partial<HeaderRow>) =>
    onChange(rows.map((row) => (row.key === key ? { ...row, ...change } : row)));
  const nextKey = (rows.at(-1)?.key ?? 0) + 1;
  return (
    <Stack gap="xs">
      <Text size="sm" fw={500}>
        Headers
      </Text>
      {rows.map((row) => (
        <Group key={row.key} wrap="nowrap" gap="xs">
          <TextInput
            flex={1}
            aria-label="Header name"
            placeholder="Name"
            value={row.name}
            onChange={(event) => set(row.key, { name: event.currentTarget.value })}
          />
          <TextInput
            flex={2}
            aria-label="Header value"
            placeholder="Value"
            value={row.value}
            onChange={(event) => set(row.key, { value: event.currentTarget.value })}
          />
          <ActionIcon
            variant="subtle"
            color="red"
            aria-label="Remove this header"
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
        Add a header
      </Button>
    </Stack>
  );
}
