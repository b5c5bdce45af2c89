"use client";

import type { BlockGraph, FlowGraph, GraphAction } from "@towpath/flow";
import type { ReactNode } from "react";
import type { CanvasTarget } from "../canvas/placed-node.ts";
import { stepTitle } from "../fields/known-data.ts";
import type { IterationChoice, RunModel } from "./run-model.ts";
import styles from "./step-panel.module.css";
import { StepPanel, TriggerPanel } from "./step-panel.tsx";
import type { Run } from "./use-run.ts";

export interface StepDetailsProps {
  readonly run: Run;
  readonly graph: FlowGraph;
  readonly model: RunModel;
  readonly choice: IterationChoice;
  readonly target: CanvasTarget;
  readonly pagerOf: (loop: string) => ReactNode;
  readonly onClose: () => void;
}

/** The panel beside the run: the chosen step in the chosen iterations, or what fired the run. */
export function StepDetails({ run, graph, model, choice, target, pagerOf, onClose }: StepDetailsProps) {
  if (target.kind === "trigger") {
    return <TriggerPanel runId={run.id} name={graph.trigger?.name ?? "Trigger"} onClose={onClose} />;
  }
  const { name } = target;
  const iteration = model.iterationPath(name, choice);
  const pagers = [...iteration.map(([loop]) => loop), name]
    .map((loop) => ({ loop, pager: pagerOf(loop) }))
    .filter(({ pager }) => pager !== null);
  return (
    <StepPanel
      // Another step, another panel: its scroll and its focus begin at the top.
      key={name}
      run={run}
      name={name}
      action={actionOf(graph, name)}
      state={model.stateOf(name, choice)}
      pager={pagers.map(({ loop, pager }) => (
        <div key={loop} className={styles.panelPager}>
          <span className={styles.panelPagerName}>{stepTitle(loop)}</span>
          {pager}
        </div>
      ))}
      onClose={onClose}
    />
  );
}

export function actionOf(graph: FlowGraph, name: string): GraphAction | null {
  return inBlock(graph.root, name.toLowerCase());
}

function inBlock(block: BlockGraph, name: string): GraphAction | null {
  for (const action of block.actions) {
    if (action.name.toLowerCase() === name) return action;
    for (const inner of action.blocks) {
      const found = inBlock(inner, name);
      if (found !== null) return found;
    }
  }
  return null;
}
