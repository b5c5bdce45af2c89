"use client";

import { UnstyledButton } from "@mantine/core";
import { type BlockGraph, type FlowGraph, type GraphAction, operationTitle } from "@towpath/flow";
import type { ReactNode } from "react";
import { durationText } from "../../shell/duration.ts";
import { useWords } from "../../words/words.tsx";
import type { CanvasTarget } from "../canvas/placed-node.ts";
import { lookWords, useStepLook } from "../canvas/step-looks.ts";
import { stepTitle } from "../fields/known-data.ts";
import { isLoop, type StepState } from "./run-model.ts";
import styles from "./runs.module.css";
import rows from "./step-list.module.css";
import { StepStatusMark, TakenOver } from "./step-status.tsx";
import { isTakenOver, timelineBar } from "./timeline-bar.ts";

export interface StepListProps {
  readonly graph: FlowGraph;
  readonly stateOf: (name: string) => StepState | null;
  readonly pagerOf: (loop: string) => ReactNode;
  readonly selected: CanvasTarget | null;
  readonly onSelect: (target: CanvasTarget) => void;
  /** When the run began and ended (or now), epoch ms: the length of the time bars. */
  readonly from: number;
  readonly to: number;
}

/** Everything the canvas shows, as a list in the order of execution: one row a step, its bar on the run's time. */
export function StepList(props: StepListProps) {
  const t = useWords();
  const { graph, selected, onSelect } = props;
  return (
    <ol className={rows.list} aria-label={t("Steps of the run")}>
      {graph.trigger !== null && (
        <li>
          <UnstyledButton
            className={rows.listRow}
            aria-pressed={selected?.kind === "trigger"}
            onClick={() => onSelect({ kind: "trigger" })}
          >
            <span className={rows.listName}>
              {stepTitle(graph.trigger.name)}
              <span className={styles.muted}>{t("Trigger")}</span>
            </span>
            <StepStatusMark status="Succeeded" />
          </UnstyledButton>
        </li>
      )}
      <BlockSteps {...props} block={graph.root} />
    </ol>
  );
}

function BlockSteps(props: StepListProps & { readonly block: BlockGraph }) {
  const t = useWords();
  const { block, pagerOf } = props;
  if (block.actions.length === 0) return <li className={rows.nothing}>{t("No steps here")}</li>;
  return block.actions.map((action) => (
    <li key={action.name}>
      <StepRow {...props} action={action} />
      {isLoop(action) && <div className={rows.listPager}>{pagerOf(action.name)}</div>}
      {action.blocks.map((inner) => (
        <div key={inner.ref.branch} className={rows.branch}>
          {action.blocks.length > 1 && <div className={rows.branchTitle}>{inner.title}</div>}
          <ol className={rows.list}>
            <BlockSteps {...props} block={inner} />
          </ol>
        </div>
      ))}
    </li>
  ));
}

interface StepRowProps extends StepListProps {
  readonly action: GraphAction;
}

function StepRow(props: StepRowProps) {
  const t = useWords();
  const { action, stateOf, selected, onSelect, from, to } = props;
  const { name, type, kind, variant } = action;
  const look = useStepLook({ kind: "action", name });
  const state = stateOf(name);
  const line = state?.line ?? null;
  const bar = line === null ? null : timelineBar(line, { from, to });
  return (
    <UnstyledButton
      className={rows.listRow}
      data-status={state?.status}
      aria-pressed={selected?.kind === "action" && selected.name === name}
      onClick={() => onSelect({ kind: "action", name })}
    >
      <span className={rows.listName}>
        {stepTitle(name)}
        <span className={styles.muted}>
          {look === null ? t.text(operationTitle(type, kind, variant)) : lookWords(look)}
        </span>
        {state?.status === "Failed" && line?.error !== null && line?.error !== undefined && (
          <span className={rows.listError}>
            {t.said({ message: line.error.message, saying: line.saying })}
          </span>
        )}
      </span>
      {state === null ? (
        <span className={styles.muted}>{t("Not yet")}</span>
      ) : (
        <span className={rows.listStatus}>
          <StepStatusMark status={state.status} />
          <Took state={state} from={from} />
        </span>
      )}
      <span className={rows.track} aria-hidden>
        {bar !== null && state?.status !== "Skipped" && (
          <span
            className={rows.bar}
            data-status={state?.status}
            style={{ left: `${bar.left}%`, width: `${bar.width}%` }}
          />
        )}
      </span>
    </UnstyledButton>
  );
}

function Took({ state: { line, status }, from }: { readonly state: StepState; readonly from: number }) {
  const t = useWords();
  if (line === null || line.durationMs === null || status === "Skipped") return null;
  return isTakenOver(line, from) ? (
    <TakenOver />
  ) : (
    <span className={styles.muted}>{durationText(line.durationMs, t)}</span>
  );
}
