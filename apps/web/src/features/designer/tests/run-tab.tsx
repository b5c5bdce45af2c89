import { Button, Group } from "@mantine/core";
import { useWords } from "../../../words/words.tsx";
import type { CanvasTarget } from "../../canvas/placed-node.ts";
import { titleOf } from "../../canvas/titles.ts";
import { StepReport } from "../../runs/step-report.tsx";
import { StepRetries } from "../../runs/step-retries.tsx";
import { TriggerOutputs } from "../../runs/trigger-outputs.tsx";
import { useDesignerActions } from "../designer-context.ts";
import { LoopPager } from "./run-overlay.tsx";
import { type ShownRun, useShownRun } from "./shown-run.tsx";
import classes from "./step-bench.module.css";

/** How a step of the draft went in the run that is shown on the canvas. */
export function RunTab({ target }: { readonly target: CanvasTarget }) {
  const t = useWords();
  const shown = useShownRun();
  if (shown === null || shown.run === null) {
    return (
      <p className={classes.quiet}>
        {t("No run is shown on the canvas. Test the flow to see its data here.")}
      </p>
    );
  }
  if (target.kind === "trigger") return <TriggerOutputs runId={shown.runId} />;
  return <StepRun name={target.name} shown={shown} />;
}

/** The tries that did not work before the last one, in the run that is shown on the canvas. */
export function RetriesTab({ name }: { readonly name: string }) {
  const t = useWords();
  const shown = useShownRun();
  const line = shown?.model.stateOf(name, shown.choice)?.line ?? null;
  if (shown === null || shown.run === null || line === null) {
    return <p className={classes.quiet}>{t("This step was not executed in the run that is shown.")}</p>;
  }
  return <StepRetries runId={shown.run.id} line={line} />;
}

function StepRun({ name, shown }: { readonly name: string; readonly shown: ShownRun }) {
  const t = useWords();
  const { open } = useDesignerActions();
  const { run, model, choice, stale } = shown;
  const state = model.stateOf(name, choice);
  const loops = [
    ...model.iterationPath(name, choice).map(([loop]) => loop),
    ...(model.isLoop(name) ? [name] : []),
  ];
  return (
    <>
      {stale.has(name) && (
        <p className={classes.stale}>{t("Its settings have changed since this data was made.")}</p>
      )}
      {loops.map((loop) => (
        <div key={loop} className={classes.pager}>
          <span>{titleOf(loop)}</span>
          <LoopPager loop={loop} shown={shown} />
        </div>
      ))}
      {run === null || state === null || state.line === null ? (
        <p className={classes.quiet}>{t("This step was not executed in the run that is shown.")}</p>
      ) : (
        <StepReport run={run} state={state} />
      )}
      <Group mt="sm">
        <Button variant="default" onClick={() => open({ bench: name })}>
          {t("Open on the bench")}
        </Button>
      </Group>
    </>
  );
}
