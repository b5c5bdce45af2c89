import { Alert, Button, Modal, Select } from "@mantine/core";
import { IconPlayerPlay, IconPlayerStop } from "@tabler/icons-react";
import { actionAt, type Problem } from "@towpath/flow";
import { useMemo, useState } from "react";
import { messageOf } from "../../../client/api.ts";
import { phrase } from "../../../words/translate.ts";
import { useWords } from "../../../words/words.tsx";
import { titleOf } from "../../canvas/titles.ts";
import { knownData } from "../../fields/known-data.ts";
import { Payload, PayloadSkeleton } from "../../runs/step-payloads.tsx";
import { StepReport } from "../../runs/step-report.tsx";
import { TriggerOutputs } from "../../runs/trigger-outputs.tsx";
import { hasEnded } from "../../runs/use-run.ts";
import { useStepPayload } from "../../runs/use-step-payload.ts";
import { useDesigner, useDesignerActions } from "../designer-context.ts";
import { ParametersTab } from "../parameters-tab.tsx";
import { LoopPager } from "./run-overlay.tsx";
import { type ShownRun, useShownRun } from "./shown-run.tsx";
import classes from "./step-bench.module.css";
import { cancelTest } from "./use-test-keys.ts";
import { useStartTest } from "./use-tests.ts";

/** One action on the bench: what it can use at the left, its settings in the middle, what it gave out at the right. */
export function StepBench({ problems }: { readonly problems: readonly Problem[] }) {
  const t = useWords();
  const name = useDesigner((state) => state.overlays.bench);
  const definition = useDesigner((state) => state.draft.definition);
  const { open } = useDesignerActions();
  const entry = name === null ? null : actionAt(definition, name);
  return (
    <Modal
      opened={entry !== null}
      onClose={() => open({ bench: null })}
      title={entry === null ? "" : t("Execute {name}", { name: titleOf(entry.name) })}
      fullScreen
      closeButtonProps={{ "aria-label": t("Close") }}
      classNames={{ body: classes.body ?? "", content: classes.content ?? "" }}
    >
      {entry !== null && (
        <div className={classes.columns}>
          <section className={classes.column} aria-label={t("Input")}>
            <h2>{t("Input")}</h2>
            <DataBefore name={entry.name} />
          </section>
          <section className={classes.column} aria-label={t("Settings")}>
            <h2>{t("Settings")}</h2>
            <ParametersTab
              target={{ kind: "action", name: entry.name }}
              step={entry.action}
              problems={problems}
            />
          </section>
          <section className={classes.column} aria-label={t("Output")}>
            <Output name={entry.name} />
          </section>
        </div>
      )}
    </Modal>
  );
}

const NO_DATA = phrase(
  "There is no data yet. Test the flow, or show one of its runs on the canvas; what the steps before this one gave out then stands here.",
);

/** What the steps before it gave out, the nearest first. */
function DataBefore({ name }: { readonly name: string }) {
  const t = useWords();
  const definition = useDesigner((state) => state.draft.definition);
  const shown = useShownRun();
  const [chosen, setChosen] = useState<string | null>(null);
  const before = useMemo(
    () =>
      knownData(definition, { kind: "action", name }, { t }).groups.filter(
        ({ kind }) => kind === "action" || kind === "trigger",
      ),
    [definition, name, t],
  );
  if (shown === null || shown.run === null) return <p className={classes.quiet}>{t(NO_DATA)}</p>;
  const current = before.find(({ id }) => id === chosen) ?? before[0];
  if (current === undefined) return <p className={classes.quiet}>{t("Nothing comes before this step.")}</p>;
  return (
    <>
      <Select
        label={t("What came out of")}
        data={before.map(({ id, title }) => ({ value: id, label: title }))}
        value={current.id}
        allowDeselect={false}
        onChange={setChosen}
      />
      {current.kind === "trigger" ? (
        <TriggerOutputs runId={shown.runId} />
      ) : (
        <StepData shown={shown} name={current.id.slice("action:".length)} />
      )}
    </>
  );
}

function StepData({ shown, name }: { readonly shown: ShownRun; readonly name: string }) {
  const t = useWords();
  const line = shown.model.stateOf(name, shown.choice)?.line ?? null;
  const query = useStepPayload(shown.runId, line?.seq ?? null);
  if (line === null)
    return <p className={classes.quiet}>{t("This step has no data in the run that is shown.")}</p>;
  if (query.isPending) return <PayloadSkeleton />;
  if (query.isError) return <Alert color="red">{messageOf(query.error, t)}</Alert>;
  return (
    <>
      {shown.stale.has(name) && <p className={classes.stale}>{t("Its settings have changed since.")}</p>}
      <Payload
        title={t("Outputs")}
        text={query.data.outputsText}
        size={query.data.outputsSize}
        onWhole={query.readWhole}
      />
    </>
  );
}

function Output({ name }: { readonly name: string }) {
  const t = useWords();
  const shown = useShownRun();
  const run = shown?.run ?? null;
  const state = shown?.model.stateOf(name, shown.choice) ?? null;
  return (
    <>
      <div className={classes.head}>
        <h2>{t("Output")}</h2>
        <ExecuteButton name={name} />
      </div>
      {shown?.stale.has(name) === true && (
        <p className={classes.stale}>{t("Its settings have changed since this output was made.")}</p>
      )}
      {shown !== null && <Iterations name={name} shown={shown} />}
      {run === null || state === null || state.line === null ? (
        <p className={classes.quiet}>{t("Execute the step to see what it gives out.")}</p>
      ) : (
        <StepReport run={run} state={state} />
      )}
    </>
  );
}

/** Which iteration is looked at, and executed, of the loops around it. */
function Iterations({ name, shown }: { readonly name: string; readonly shown: ShownRun }) {
  const path = shown.model.iterationPath(name, shown.choice);
  return path.map(([loop]) => (
    <div key={loop} className={classes.pager}>
      <span>{titleOf(loop)}</span>
      <LoopPager loop={loop} shown={shown} />
    </div>
  ));
}

/** Executes it with the latest data of the steps before it, which are not executed again. */
export function ExecuteButton({ name }: { readonly name: string }) {
  const t = useWords();
  const shown = useShownRun();
  const start = useStartTest();
  const run = shown?.run ?? null;
  if (run !== null && !hasEnded(run)) {
    return (
      <Button
        variant="default"
        leftSection={<IconPlayerStop size={16} aria-hidden />}
        disabled={run.cancelRequested}
        onClick={() => void cancelTest(t, run.id)}
      >
        {t("Cancel")}
      </Button>
    );
  }
  const execute = () => {
    const indexes = (shown?.model.iterationPath(name, shown.choice) ?? []).map(([, index]) => index);
    start.mutate({
      begin: "action",
      end: "action",
      action: name,
      ...(shown === null ? {} : { runId: shown.runId }),
      ...(indexes.length === 0 ? {} : { indexes }),
    });
  };
  return (
    <Button
      leftSection={<IconPlayerPlay size={16} aria-hidden />}
      loading={start.isPending}
      onClick={execute}
    >
      {t("Execute step")}
    </Button>
  );
}
