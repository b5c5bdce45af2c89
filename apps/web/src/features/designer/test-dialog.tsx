import { Alert, Button, Group, Modal, Stack, Text } from "@mantine/core";
import { IconPlayerPlay } from "@tabler/icons-react";
import { parseJson, stringifyJson } from "@towpath/expressions";
import { type Problem, sampleTriggerBody, triggerOf } from "@towpath/flow";
import { type KeyboardEvent, useState } from "react";
import type { Sayable, Words } from "../../words/translate.ts";
import { useWords } from "../../words/words.tsx";
import { useDesigner, useDesignerActions } from "./designer-context.ts";
import type { TextFault } from "./json-editor.tsx";
import { keyWords } from "./key-words.ts";
import { PinnedNotice } from "./pinned-notice.tsx";
import { type TestPayload, textsOf } from "./tests/payload.ts";
import { PayloadFields } from "./tests/payload-fields.tsx";
import { BY_HAND, KeepInput, runOf, type Source, TestSource } from "./tests/test-source.tsx";
import { UnpublishedCalls } from "./tests/unpublished-calls.tsx";
import { testWords, useStartTest } from "./tests/use-tests.ts";

/** Tests the draft, or what comes up to one of its actions: by hand, with the data of a run, or with a kept input. */
export function TestDialog({ problems }: { problems: readonly Problem[] }) {
  const t = useWords();
  const isOpen = useDesigner((state) => state.overlays.dialog === "test");
  const until = useDesigner((state) => state.overlays.testUntil);
  const { open } = useDesignerActions();
  const close = () => open({ dialog: null, testUntil: null });
  return (
    <Modal
      opened={isOpen}
      onClose={close}
      title={
        until === null ? t("Test the draft") : t("Test up to {name}", { name: until.replaceAll("_", " ") })
      }
      size="lg"
      closeButtonProps={{ "aria-label": t("Close") }}
    >
      {isOpen && (
        <TestForm errors={problems.filter((problem) => problem.severity === "error").length} until={until} />
      )}
    </Modal>
  );
}

const TAKES_BODY: ReadonlySet<string> = new Set(["request", "manual", "batch"]);

function useTestForm(until: string | null) {
  const t = useWords();
  const definition = useDesigner((state) => state.draft.definition);
  const last = useDesigner((state) => state.overlays.lastTest);
  const trigger = triggerOf(definition)?.trigger;
  const type = typeof trigger?.type === "string" ? trigger.type.toLowerCase() : "";
  const takesBody = TAKES_BODY.has(type);
  const isBatch = type === "batch";
  const [source, setSource] = useState<Source>(BY_HAND);
  const [payload, setPayload] = useState<TestPayload>(() => ({
    bodyText: last?.bodyText ?? stringifyJson(isBatch ? [{}] : sampleTriggerBody(definition), 2),
    headers: rowsOfTexts(last?.headers),
    queries: rowsOfTexts(last?.queries),
  }));
  const [fault, setFault] = useState<TextFault | null>(null);
  const start = useStartTest({ quiet: true });
  const part = until === null ? {} : ({ end: "action", action: until } as const);
  const run = () => {
    const runId = runOf(source);
    if (!takesBody) return start.mutate({ ...part, ...(runId === null ? {} : { runId }) });
    const { bodyText } = payload;
    const parsed = bodyText.trim() === "" ? null : parseJson(bodyText);
    if (parsed !== null && !parsed.ok) return setFault(faultOf(t, parsed.failure));
    setFault(null);
    const body = parsed === null ? {} : { bodyText };
    return start.mutate({ ...part, ...body, ...aroundBody(payload, isBatch) });
  };
  const choose = (next: Source, found: TestPayload | null) => {
    setSource(next);
    setFault(null);
    if (found !== null) setPayload(found);
  };
  return { takesBody, isBatch, source, choose, payload, setPayload, fault, start, run };
}

/** Messages of a batch have neither headers nor queries, whatever was typed for another trigger. */
const aroundBody = ({ headers, queries }: TestPayload, isBatch: boolean) =>
  isBatch ? {} : { headers: textsOf(headers), queries: textsOf(queries) };

const faultOf = (t: Words, failure: TextFault & Sayable): TextFault => {
  const { line, column } = failure;
  const values = { line, column, message: t.said(failure) };
  return {
    line,
    column,
    message: t("The body is not JSON. Line {line}, column {column}: {message}", values),
  };
};

const rowsOfTexts = (texts: Readonly<Record<string, string>> | undefined) =>
  Object.entries(texts ?? {}).map(([name, value], key) => ({ key, name, value }));

function TestForm({ errors, until }: { readonly errors: number; readonly until: string | null }) {
  const t = useWords();
  const flowId = useDesigner((state) => state.flowId);
  const { takesBody, isBatch, source, choose, payload, setPayload, fault, start, run } = useTestForm(until);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    run();
  };
  return (
    <Stack onKeyDownCapture={onKeyDown}>
      {errors > 0 && <ErrorsFound errors={errors} />}
      <UnpublishedCalls />
      <PinnedNotice />
      <TestSource flowId={flowId} source={source} takesBody={takesBody} onChange={choose} />
      {takesBody ? (
        // Another source, another text: the editor begins anew with it.
        <PayloadFields key={source} isBatch={isBatch} payload={payload} fault={fault} onChange={setPayload} />
      ) : (
        <Text size="sm">
          {source === BY_HAND
            ? t("Starts one run now, as if the trigger had fired.")
            : t("Starts one run now, with what the trigger of that run gave out.")}
        </Text>
      )}
      {start.isError && (
        <Alert color="red" title={t("The test was not started")} role="alert">
          {testWords(t, start.error)}
        </Alert>
      )}
      <Group justify="space-between">
        {takesBody ? <KeepInput flowId={flowId} payload={payload} /> : <span />}
        <Button
          leftSection={<IconPlayerPlay size={16} aria-hidden />}
          loading={start.isPending}
          onClick={run}
          title={keyWords(t, "Ctrl Enter")}
          data-autofocus
        >
          {t.text("Run")}
        </Button>
      </Group>
    </Stack>
  );
}

function ErrorsFound({ errors }: { readonly errors: number }) {
  const t = useWords();
  const { show, open } = useDesignerActions();
  return (
    <Alert
      color="yellow"
      title={t("{count, plural, one {The checker found an error} other {The checker found # errors}}", {
        count: errors,
      })}
    >
      <Group justify="space-between">
        <Text size="sm">{t("The run may not get far.")}</Text>
        <Button
          size="xs"
          variant="default"
          onClick={() => {
            open({ dialog: null });
            show({ kind: "problems" });
          }}
        >
          {t("Show problems")}
        </Button>
      </Group>
    </Alert>
  );
}
