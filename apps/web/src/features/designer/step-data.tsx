import { type ReactNode, useDeferredValue } from "react";
import type { CanvasTarget } from "../canvas/placed-node.ts";
import { StepActionsProvider } from "../fields/field-scope.ts";
import { RunDataProvider } from "../fields/live/live-data.ts";
import { useLiveRunData } from "../fields/live/use-run-data.ts";
import { ProblemDeedsProvider } from "../fields/problem-lines.tsx";
import { useDesigner } from "./designer-context.ts";
import { fixesOf } from "./fix-buttons.tsx";
import type { StepEdits } from "./use-step-edits.ts";

/** What the fields of a step learn from the runs of its flow, and what inserting a value may change around it. */
export function StepData({
  target,
  edits,
  children,
}: {
  readonly target: CanvasTarget;
  readonly edits: StepEdits;
  readonly children: ReactNode;
}) {
  const flowId = useDesigner((state) => state.flowId);
  const definition = useDeferredValue(useDesigner((state) => state.draft.definition));
  return (
    <RunDataProvider value={useLiveRunData(flowId, definition, target)}>
      <StepActionsProvider value={edits.actions}>
        <ProblemDeedsProvider value={fixesOf}>{children}</ProblemDeedsProvider>
      </StepActionsProvider>
    </RunDataProvider>
  );
}
