import type { FlowGraph } from "@towpath/flow";
import { useEffect, useMemo, useState } from "react";
import { api, codeOf } from "../../client/api.ts";
import { countedLoops, type IterationChoice, RunModel, type StepLine } from "./run-model.ts";
import { type Outline, pause, RETRY_MS } from "./use-run.ts";

interface Given {
  readonly runId: string;
  readonly graph: FlowGraph;
  readonly lines: readonly StepLine[];
  /** Of a long run; null: `lines` are all there are. */
  readonly outline: Outline | null;
  readonly isOver: boolean;
  readonly choice: IterationChoice;
}

interface Read {
  readonly outline: Outline | null;
  readonly lines: readonly StepLine[];
  readonly loaded: ReadonlySet<string>;
}

const NOTHING_READ: Read = { outline: null, lines: [], loaded: new Set() };
/** As many iterations as one question names. */
const MOST_PATHS = 50;

/** What a run's steps say. Of a long run the iterations that are looked at are read when they are. */
export function useRunModel({ runId, graph, lines, outline, isOver, choice }: Given) {
  const [kept, setRead] = useState<Read>(NOTHING_READ);
  // What was read belongs to one state of the run: a newer one may say something else.
  const read = kept.outline === outline ? kept : NOTHING_READ;
  const iterations = useMemo(() => (outline === null ? null : countedLoops(outline.loops)), [outline]);
  const all = useMemo(
    () => (read.lines.length === 0 ? lines : [...lines, ...read.lines]),
    [lines, read.lines],
  );
  const model = useMemo(
    () => new RunModel(graph, all, isOver, iterations === null ? null : { iterations, loaded: read.loaded }),
    [graph, all, isOver, iterations, read.loaded],
  );
  const missing = useMemo(() => {
    if (outline === null) return "";
    const paths = [...model.pathsShown(choice)].filter((path) => !read.loaded.has(path));
    return paths.slice(0, MOST_PATHS).join(",");
  }, [outline, model, choice, read.loaded]);
  useEffect(() => {
    if (missing === "") return;
    const stop = new AbortController();
    void readIterations(runId, missing, stop.signal).then((items) => {
      if (items === null) return;
      setRead((before) => {
        const known = before.outline === outline ? before : NOTHING_READ;
        const loaded = new Set([...known.loaded, ...missing.split(",")]);
        return { outline, lines: [...known.lines, ...items], loaded };
      });
    });
    return () => stop.abort();
  }, [runId, missing, outline]);
  return { model, lines: all };
}

/**
 * A line that is down is waited for.
 *
 * @returns null: nobody looks any more, or the server refused; the iteration then stays as if it had not begun
 */
async function readIterations(
  runId: string,
  at: string,
  signal: AbortSignal,
): Promise<readonly StepLine[] | null> {
  while (!signal.aborted) {
    try {
      return (await api.runs.iterations({ id: runId, at }, { signal })).items;
    } catch (error) {
      if (codeOf(error) !== null) return null;
      await pause(RETRY_MS, signal);
    }
  }
  return null;
}
