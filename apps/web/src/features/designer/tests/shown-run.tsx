"use client";

import { type Definition, flowGraph } from "@towpath/flow";
import {
  createContext,
  type ReactNode,
  useContext,
  useDeferredValue,
  useEffect,
  useMemo,
  useState,
} from "react";
import type { IterationChoice, RunModel, StepLine } from "../../runs/run-model.ts";
import { hasEnded, type Outline, type Run, useRun } from "../../runs/use-run.ts";
import { useRunModel } from "../../runs/use-run-model.ts";
import { useDesigner } from "../designer-context.ts";
import { staleActions } from "./stale-actions.ts";
import { useMadeWith } from "./use-made-with.ts";

/** The run whose data lies over the draft. */
export interface ShownRun {
  readonly runId: string;
  /** Null until it is read. */
  readonly run: Run | null;
  readonly lines: readonly StepLine[];
  readonly isLive: boolean;
  /** What its steps say about the actions of the draft as it is now. */
  readonly model: RunModel;
  readonly choice: IterationChoice;
  readonly choose: (choice: IterationChoice) => void;
  /** Names of actions whose settings changed since their data was made. */
  readonly stale: ReadonlySet<string>;
}

const ShownRunContext = createContext<ShownRun | null>(null);

/** Null when no run is shown. */
export const useShownRun = (): ShownRun | null => useContext(ShownRunContext);

interface Followed {
  readonly runId: string;
  readonly run: Run | null;
  readonly lines: readonly StepLine[];
  readonly outline: Outline | null;
  readonly isLive: boolean;
  readonly isRead: boolean;
}

/** Lets every part of the designer see the run that is shown, and follows it for as long as it goes on. */
export function ShownRunProvider({ children }: { readonly children: ReactNode }) {
  const runId = useDesigner((state) => state.overlays.run);
  const [followed, setFollowed] = useState<Followed | null>(null);
  const shown = useShown(runId === null ? null : followed);
  return (
    <ShownRunContext.Provider value={shown}>
      {runId !== null && <FollowRun key={runId} runId={runId} onChange={setFollowed} />}
      {children}
    </ShownRunContext.Provider>
  );
}

/** Draws nothing: a run can be followed only while there is one. */
function FollowRun({ runId, onChange }: { readonly runId: string; onChange: (followed: Followed) => void }) {
  const { query, lines, outline, isLive, isRead } = useRun(runId);
  const run = query.data ?? null;
  useEffect(
    () => onChange({ runId, run, lines, outline, isLive, isRead }),
    [runId, run, lines, outline, isLive, isRead, onChange],
  );
  return null;
}

/** Without a run nothing is worked out, whatever is typed. */
const NO_DEFINITION: Definition = {};
const NO_LINES: readonly StepLine[] = [];

function useShown(followed: Followed | null): ShownRun | null {
  const isShown = followed !== null;
  const definition = useDeferredValue(
    useDesigner((state) => (isShown ? state.draft.definition : NO_DEFINITION)),
  );
  const [choice, choose] = useState<IterationChoice>(new Map());
  const run = followed?.run ?? null;
  const read = followed?.lines ?? NO_LINES;
  const outline = followed?.outline ?? null;
  const isOver = followed?.isRead === true && run !== null && hasEnded(run);
  const graph = useMemo(() => flowGraph(definition), [definition]);
  const runId = followed?.runId ?? "";
  const { model, lines } = useRunModel({ runId, graph, lines: read, outline, isOver, choice });
  const madeWith = useMadeWith(run, lines);
  const stale = useMemo(() => staleActions(definition, madeWith), [definition, madeWith]);
  return useMemo(
    () => (followed === null ? null : { ...followed, lines, model, choice, choose, stale }),
    [followed, lines, model, choice, stale],
  );
}
