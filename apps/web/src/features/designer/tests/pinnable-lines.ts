import { actionAt, blocksOf, type Definition } from "@towpath/flow";
import type { IterationChoice, RunModel, StepLine } from "../../runs/run-model.ts";

/** How an action went in a run whose output can be pinned. */
export interface PinnableLine {
  readonly action: string;
  readonly status: "Succeeded" | "Failed" | "TimedOut";
  readonly line: StepLine;
}

/**
 * The actions of a run whose outputs a test could give out instead of executing: those that did something, in the
 * iterations that are looked at. What holds other actions gives out nothing of its own.
 */
export function pinnableLines(
  definition: Definition,
  model: Pick<RunModel, "names" | "stateOf">,
  choice: IterationChoice,
): readonly PinnableLine[] {
  return [...model.names].flatMap((name): PinnableLine[] => {
    const entry = actionAt(definition, name);
    const line = model.stateOf(name, choice)?.line ?? null;
    if (entry === null || line === null || blocksOf(entry.name, entry.action).length > 0) return [];
    const { status } = line;
    return status === "Succeeded" || status === "Failed" || status === "TimedOut"
      ? [{ action: entry.name, status, line }]
      : [];
  });
}
