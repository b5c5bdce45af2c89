import { useQuery } from "@tanstack/react-query";
import { type Definition, parseDefinition } from "@towpath/flow";
import { useMemo } from "react";
import { api } from "../../../client/api.ts";
import type { StepLine } from "../../runs/run-model.ts";
import { hasEnded, type Run } from "../../runs/use-run.ts";
import type { MadeWith } from "./stale-actions.ts";

/** How far back data that was taken over is followed. */
const MOST_RUNS = 12;

interface Origin {
  /** Epoch ms. */
  readonly createdAt: number;
  readonly definition: Definition;
}

/**
 * Which definition each action's data was made with. A test that begins with an action takes data over from the run
 * before it, and that from another: what ended before a run began was made by one of those.
 */
export function useMadeWith(run: Run | null, lines: readonly StepLine[]): MadeWith {
  const takenOver = run !== null && lines.some((line) => endOf(line) < Date.parse(run.createdAt));
  const before = useQuery({
    queryKey: ["origins of", run?.id],
    queryFn: () => originsOf(run?.id ?? ""),
    enabled: takenOver && run !== null && hasEnded(run),
    staleTime: Number.POSITIVE_INFINITY,
    meta: { quiet: true },
  });
  return useMemo(() => {
    if (run === null) return new Map();
    const own = definitionIn(run.definitionText);
    const origins = [
      ...(own === null ? [] : [{ createdAt: Date.parse(run.createdAt), definition: own }]),
      ...(before.data ?? []),
    ];
    return new Map(
      lines.flatMap((line) => {
        const origin = origins.find(({ createdAt }) => endOf(line) >= createdAt);
        return origin === undefined ? [] : [[line.action.toLowerCase(), origin.definition] as const];
      }),
    );
  }, [run, lines, before.data]);
}

/** A step that goes on is made now. */
const endOf = ({ endedAt }: StepLine) => (endedAt === null ? Number.POSITIVE_INFINITY : Date.parse(endedAt));

async function originsOf(runId: string): Promise<readonly Origin[]> {
  const origins: Origin[] = [];
  let at: string | null = runId;
  while (at !== null && origins.length < MOST_RUNS) {
    at = await sourceOf(at);
    if (at === null) break;
    const run = await api.runs.get({ id: at });
    const definition = definitionIn(run.definitionText);
    if (definition !== null) origins.push({ createdAt: Date.parse(run.createdAt), definition });
  }
  return origins;
}

async function sourceOf(runId: string): Promise<string | null> {
  const { items } = await api.operate.interventions({ id: runId });
  return items.find((item) => item.kind === "resubmitted" && item.runId === runId)?.sourceRunId ?? null;
}

function definitionIn(text: string): Definition | null {
  const parsed = parseDefinition(text);
  return parsed.ok ? parsed.value : null;
}
