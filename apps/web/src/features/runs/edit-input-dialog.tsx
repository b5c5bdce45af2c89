"use client";

import { Alert, Button, Checkbox, Group, Loader, Modal, Stack, Text } from "@mantine/core";
import { IconRefresh } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { parseJson } from "@towpath/expressions";
import { useState } from "react";
import { messageOf, orpc } from "../../client/api.ts";
import { useWords } from "../../words/words.tsx";
import dialogs from "../designer/dialogs.module.css";
import { JsonEditor, type TextFault } from "../designer/json-editor.tsx";
import { triggerBodyText } from "./trigger-body.ts";
import { useResubmit } from "./use-resubmit.ts";
import type { Run } from "./use-run.ts";

interface Props {
  readonly run: Run;
  readonly isOpen: boolean;
  readonly hasNewer: boolean;
  readonly onClose: () => void;
}

/** Changes the body that came in, and runs it from the start. */
export function EditInputDialog({ run, isOpen, hasNewer, onClose }: Props) {
  const t = useWords();
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={t("Resubmit with another input")}
      size="lg"
      closeButtonProps={{ "aria-label": t("Close") }}
    >
      {isOpen && <LoadedInput run={run} hasNewer={hasNewer} />}
    </Modal>
  );
}

function LoadedInput({ run, hasNewer }: { readonly run: Run; readonly hasNewer: boolean }) {
  const t = useWords();
  const trigger = useQuery(orpc.runs.trigger.queryOptions({ input: { id: run.id }, staleTime: 60_000 }));
  if (trigger.isPending) return <Loader aria-label={t("Reading what came in")} />;
  if (trigger.isError) return <Alert color="red">{messageOf(trigger.error, t)}</Alert>;
  return <InputForm run={run} hasNewer={hasNewer} text={triggerBodyText(trigger.data.outputsText)} />;
}

function InputForm({ run, hasNewer, text }: { run: Run; hasNewer: boolean; text: string }) {
  const t = useWords();
  const [body, setBody] = useState(text);
  const [isLatest, setLatest] = useState(hasNewer);
  const [fault, setFault] = useState<TextFault | null>(null);
  const resubmit = useResubmit(run.id, { quiet: true });
  const start = () => {
    const parsed = parseJson(body);
    if (!parsed.ok) {
      const { line, column } = parsed.failure;
      const message = t.said(parsed.failure);
      setFault({
        line,
        column,
        message: t("The body is not JSON. Line {line}, column {column}: {message}", {
          line,
          column,
          message: t.text(message),
        }),
      });
      return;
    }
    setFault(null);
    resubmit.mutate({ from: "start", version: isLatest ? "latest" : "same", bodyText: body });
  };
  return (
    <Stack>
      <Text size="sm">{t("The body of the trigger. Headers and everything else stay as they came in.")}</Text>
      <div className={dialogs.body}>
        <JsonEditor value={body} label={t("Body of the trigger, as JSON")} fault={fault} onChange={setBody} />
      </div>
      {fault !== null && (
        <Alert color="red" role="alert">
          {fault.message}
        </Alert>
      )}
      {hasNewer && (
        <Checkbox
          label={run.mode === "draft" ? t("Run the draft as it is now") : t("Run the published version")}
          description={t("Otherwise the version this run began with.")}
          checked={isLatest}
          onChange={(event) => setLatest(event.currentTarget.checked)}
        />
      )}
      {resubmit.isError && (
        <Alert color="red" title={t("The run was not started")} role="alert">
          {messageOf(resubmit.error, t)}
        </Alert>
      )}
      <Group justify="flex-end">
        <Button
          leftSection={<IconRefresh size={16} aria-hidden />}
          loading={resubmit.isPending}
          onClick={start}
        >
          {t("Run from the start")}
        </Button>
      </Group>
    </Stack>
  );
}
