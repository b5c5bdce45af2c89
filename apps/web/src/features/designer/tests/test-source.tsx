import { Alert, Button, Group, Select, TextInput } from "@mantine/core";
import { IconBookmark, IconTrash } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, messageOf, orpc } from "../../../client/api.ts";
import { durationText } from "../../../shell/duration.ts";
import { runStatusText } from "../../../shell/run-status.tsx";
import { momentText } from "../../../words/dates.ts";
import { phrase, type Words } from "../../../words/translate.ts";
import { useWords } from "../../../words/words.tsx";
import { payloadOf, type TestPayload, textsOf } from "./payload.ts";

/** Where a test's data comes from: `""` by hand, `run:ID`, or `case:ID`. */
export type Source = string;
export const BY_HAND: Source = "";
export const ofRun = (id: string): Source => `run:${id}`;
export const runOf = (source: Source): string | null =>
  source.startsWith("run:") ? source.slice("run:".length) : null;
const caseOf = (source: Source): string | null =>
  source.startsWith("case:") ? source.slice("case:".length) : null;

/** As many runs as are told apart at a glance. */
const RECENT = 5;

interface Props {
  readonly flowId: string;
  readonly source: Source;
  readonly takesBody: boolean;
  readonly onChange: (source: Source, payload: TestPayload | null) => void;
}

/** By hand, with what came in with one of the last runs, or with an input that was kept. */
export function TestSource({ flowId, source, takesBody, onChange }: Props) {
  const t = useWords();
  const recent = useQuery(
    orpc.runs.list.queryOptions({ input: { flowId, limit: RECENT }, staleTime: 5_000 }),
  );
  const cases = useTestCases(flowId);
  const choose = useMutation({
    meta: { quiet: true },
    mutationFn: async (chosen: Source) => {
      const runId = runOf(chosen);
      if (runId === null) return { chosen, payload: casePayload(cases.items, caseOf(chosen)) };
      const { outputsText } = await api.runs.trigger({ id: runId });
      const payload = payloadOf(outputsText);
      if (payload === null && takesBody) throw new Error(t(SECURED));
      return { chosen, payload };
    },
    onSuccess: ({ chosen, payload }) => onChange(chosen, payload),
  });
  const data = [
    { group: t("New data"), items: [{ value: BY_HAND, label: t("By hand") }] },
    {
      group: t("With the data of a recent run"),
      items: (recent.data?.items ?? []).map((run) => runItem(t, run)),
    },
    {
      group: t("Kept inputs"),
      items: cases.items.map(({ id, name }) => ({ value: `case:${id}`, label: name })),
    },
  ].filter(({ items }) => items.length > 0);
  return (
    <>
      <Select
        label={t("Test with")}
        data={data}
        value={source}
        allowDeselect={false}
        maxDropdownHeight={360}
        onChange={(next) => next !== null && choose.mutate(next)}
      />
      {choose.isError && (
        <Alert color="yellow" role="alert">
          {choose.error.constructor === Error ? choose.error.message : messageOf(choose.error, t)}
        </Alert>
      )}
      {caseOf(source) !== null && (
        <Button
          variant="subtle"
          color="red"
          size="compact-sm"
          style={{ alignSelf: "flex-start" }}
          leftSection={<IconTrash size={15} aria-hidden />}
          onClick={() => cases.remove(caseOf(source) ?? "", () => onChange(BY_HAND, null))}
        >
          {t("Forget this input")}
        </Button>
      )}
    </>
  );
}

const SECURED = phrase(
  "What came in with that run was secured, so it was not kept and cannot be used again.",
);

type RecentRun = Awaited<ReturnType<typeof api.runs.list>>["items"][number];

function runItem(t: Words, { id, createdAt, status, mode, durationMs }: RecentRun) {
  const took = durationMs === null ? "" : `, ${durationText(durationMs, t)}`;
  const told = { time: momentText(createdAt, t), outcome: t.text(runStatusText(status)) + took };
  const label = mode === "draft" ? t("Test of {time}: {outcome}", told) : t("Run of {time}: {outcome}", told);
  return { value: ofRun(id), label };
}

type TestCase = Awaited<ReturnType<typeof api.tests.cases>>["items"][number];

function casePayload(cases: readonly TestCase[], id: string | null): TestPayload | null {
  const kept = cases.find((one) => one.id === id);
  if (kept === undefined) return null;
  const rows = (texts: Readonly<Record<string, string>>) =>
    Object.entries(texts).map(([name, value], key) => ({ key, name, value }));
  return { bodyText: kept.bodyText ?? "", headers: rows(kept.headers), queries: rows(kept.queries) };
}

const NO_CASES: readonly TestCase[] = [];

function useTestCases(flowId: string) {
  const queries = useQueryClient();
  const options = orpc.tests.cases.queryOptions({ input: { id: flowId }, staleTime: 30_000 });
  const cases = useQuery(options);
  const remove = useMutation(
    orpc.tests.removeCase.mutationOptions({
      onSuccess: (list) => queries.setQueryData(options.queryKey, list),
    }),
  );
  return {
    items: cases.data?.items ?? NO_CASES,
    remove: (caseId: string, onDone: () => void) =>
      remove.mutate({ id: flowId, caseId }, { onSuccess: onDone }),
  };
}

/** Keeps the input under a name. */
export function KeepInput({ flowId, payload }: { readonly flowId: string; readonly payload: TestPayload }) {
  const t = useWords();
  const queries = useQueryClient();
  const [name, setName] = useState<string | null>(null);
  const keep = useMutation(
    orpc.tests.keepCase.mutationOptions({
      meta: { quiet: true },
      onSuccess: (list) => {
        queries.setQueryData(orpc.tests.cases.queryKey({ input: { id: flowId } }), list);
        setName(null);
      },
    }),
  );
  if (name === null) {
    return (
      <Button
        variant="subtle"
        leftSection={<IconBookmark size={16} aria-hidden />}
        onClick={() => {
          keep.reset();
          setName("");
        }}
      >
        {keep.isSuccess ? t("Kept. Keep another") : t("Keep this input")}
      </Button>
    );
  }
  const { bodyText, headers, queries: query } = payload;
  const store = () =>
    keep.mutate({ id: flowId, name, bodyText, headers: textsOf(headers), queries: textsOf(query) });
  return (
    <Group gap="xs" wrap="nowrap" align="flex-start">
      <TextInput
        aria-label={t("Name of the kept input")}
        placeholder={t("Its name")}
        maxLength={100}
        data-autofocus
        autoFocus
        value={name}
        error={keep.isError ? messageOf(keep.error, t) : null}
        onChange={(event) => setName(event.currentTarget.value)}
        onKeyDown={(event) => event.key === "Enter" && store()}
      />
      <Button variant="default" loading={keep.isPending} onClick={store}>
        {t("Keep")}
      </Button>
    </Group>
  );
}
