import { Alert, Button, Select, Stack, Switch, Text } from "@mantine/core";
import { IconPin } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { parseJson } from "@towpath/expressions";
import { useState } from "react";
import { api, messageOf } from "../../client/api.ts";
import { phrase } from "../../words/translate.ts";
import { useWords } from "../../words/words.tsx";
import { useDesigner } from "./designer-context.ts";
import dialogs from "./dialogs.module.css";
import { JsonEditor, type TextFault } from "./json-editor.tsx";
import { type PinnedOutput, usePinChanges, usePins } from "./use-pins.ts";

const STATUSES = [
  { value: "Succeeded", label: phrase("Succeeded") },
  { value: "Failed", label: phrase("Failed") },
  { value: "TimedOut", label: phrase("Timed out") },
  { value: "Skipped", label: phrase("Skipped") },
] as const satisfies readonly { value: PinnedOutput["status"]; label: string }[];

/** What this action gives out in tests of the draft instead of executing. Live runs never use it. */
export function TestingTab({ name }: { readonly name: string }) {
  const flowId = useDesigner((state) => state.flowId);
  const pins = usePins(flowId);
  const pin = pins.find(({ action }) => action.toLowerCase() === name.toLowerCase()) ?? null;
  return <PinForm key={`${name} ${pin?.at ?? ""}`} flowId={flowId} name={name} pin={pin} />;
}

interface FormProps {
  readonly flowId: string;
  readonly name: string;
  readonly pin: PinnedOutput | null;
}

function PinForm({ flowId, name, pin }: FormProps) {
  const t = useWords();
  const { save, clear } = usePinChanges(flowId);
  const [status, setStatus] = useState<PinnedOutput["status"]>(pin?.status ?? "Succeeded");
  const [text, setText] = useState(pin === null ? "{}" : (pin.outputsText ?? ""));
  // What stands as a run gave it out; anything else somebody wrote.
  const [fromRun, setFromRun] = useState<Taken | null>(pin === null || pin.edited ? null : pin);
  const [fault, setFault] = useState<TextFault | null>(null);
  const take = useTakeFromRun(flowId, name, (taken) => {
    setText(taken.outputsText ?? "");
    setStatus(taken.status);
    setFromRun(taken);
  });
  const store = () => {
    const empty = text.trim() === "";
    const parsed = empty ? null : parseJson(text);
    if (parsed !== null && !parsed.ok) {
      const { line, column } = parsed.failure;
      const message = t.said(parsed.failure);
      setFault({
        line,
        column,
        message: t("Line {line}, column {column}: {message}", { line, column, message }),
      });
      return;
    }
    setFault(null);
    const edited = fromRun === null || (fromRun.outputsText ?? "") !== text || fromRun.status !== status;
    save.mutate({ action: name, status, outputsText: empty ? null : text, edited });
  };
  return (
    <Stack gap="sm">
      <Switch
        label={t("Give out a pinned result in tests")}
        description={t(
          "Tests of the draft then give out what stands here and do not execute the action. Live runs never use it, and it is no part of the flow's definition.",
        )}
        checked={pin !== null}
        disabled={save.isPending || clear.isPending}
        onChange={(event) => (event.currentTarget.checked ? store() : clear.mutate([name]))}
      />
      <Select
        label={t("Status")}
        data={STATUSES.map(({ value, label }) => ({ value, label: t(label) }))}
        value={status}
        allowDeselect={false}
        onChange={(next) => next !== null && setStatus(next)}
      />
      <Text size="sm" fw={500} component="h2">
        {t("Outputs")}
      </Text>
      <div className={dialogs.body}>
        <JsonEditor label={t("Pinned outputs, as JSON")} value={text} onChange={setText} fault={fault} />
      </div>
      {fault !== null && <Alert color="red">{fault.message}</Alert>}
      {save.isError && (
        <Alert color="red" title={t("Not pinned")} role="alert">
          {messageOf(save.error, t)}
        </Alert>
      )}
      {take.isSuccess && !take.data && (
        <Text size="sm" c="dimmed">
          {t("This action did not run in any of the last runs of this flow.")}
        </Text>
      )}
      <Button
        variant="subtle"
        size="compact-sm"
        style={{ alignSelf: "flex-start" }}
        loading={take.isPending}
        onClick={() => take.mutate()}
      >
        {t("Take from the latest run")}
      </Button>
      <Button
        style={{ alignSelf: "flex-start" }}
        leftSection={<IconPin size={16} aria-hidden />}
        loading={save.isPending}
        onClick={store}
      >
        {pin === null ? t("Pin") : t("Pin again")}
      </Button>
    </Stack>
  );
}

const LOOK_INTO = 5;
const PINNABLE: ReadonlySet<string> = new Set(STATUSES.map(({ value }) => value));

type Taken = Pick<PinnedOutput, "status" | "outputsText">;

/** The output of this action in the latest run it had a part in, the first iteration of a loop. False: in none. */
function useTakeFromRun(flowId: string, name: string, onTaken: (taken: Taken) => void) {
  return useMutation({
    mutationFn: async (): Promise<boolean> => {
      const { items: runs } = await api.runs.list({ flowId, limit: LOOK_INTO });
      for (const run of runs) {
        const { items: steps } = await api.runs.steps({ id: run.id });
        const found = steps.find(
          (step) =>
            step.action.toLowerCase() === name.toLowerCase() &&
            step.status !== "Skipped" &&
            PINNABLE.has(step.status),
        );
        if (found === undefined) continue;
        const step = await api.runs.step({ id: run.id, seq: found.seq });
        // What a test gave out because it was pinned says nothing about the action.
        if (/"pinned": ?true/.test(step.detailText ?? "")) continue;
        onTaken({ status: step.status as Taken["status"], outputsText: step.outputsText });
        return true;
      }
      return false;
    },
  });
}
