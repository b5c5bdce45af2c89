"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { api, codeOf, orpc } from "../../client/api.ts";
import type { StepLine } from "./run-model.ts";

const PAGE = 2_000;
const RETRY_MS = 2_000;

export type Run = Awaited<ReturnType<typeof api.runs.get>>;

const ENDED: ReadonlySet<string> = new Set(["Succeeded", "Failed", "Cancelled", "TimedOut"]);

export function hasEnded(run: Pick<Run, "status">): boolean {
  return ENDED.has(run.status);
}

/** A run and its steps, followed for as long as it goes on. `isLive` is false while the server cannot be heard. */
export function useRun(runId: string) {
  const client = useQueryClient();
  const query = useQuery(orpc.runs.get.queryOptions({ input: { id: runId } }));
  const [lines, setLines] = useState<readonly StepLine[]>([]);
  const [isLive, setIsLive] = useState(true);

  useEffect(() => {
    const stop = new AbortController();
    setLines([]);
    const refresh = () =>
      client.invalidateQueries({ queryKey: orpc.runs.get.queryKey({ input: { id: runId } }) });
    const add = (more: readonly StepLine[]) => setLines((before) => [...before, ...more]);
    void follow(runId, stop.signal, { add, refresh, live: setIsLive });
    return () => stop.abort();
  }, [runId, client]);

  return { query, lines, isLive };
}

interface Listener {
  readonly add: (lines: readonly StepLine[]) => void;
  readonly refresh: () => Promise<unknown>;
  readonly live: (isLive: boolean) => void;
}

/**
 * Reads the steps there are, then those that come. A connection that breaks is opened again, and goes on behind
 * the last step that was read; what the server refuses (no such run, signed out) is not asked again.
 */
async function follow(runId: string, signal: AbortSignal, listener: Listener): Promise<void> {
  let fromSeq = 0;
  const catchUp = async () => {
    for (let next: number | null = fromSeq; next !== null && !signal.aborted; ) {
      const page: Awaited<ReturnType<typeof api.runs.steps>> = await api.runs.steps(
        { id: runId, fromSeq: next, limit: PAGE },
        { signal },
      );
      if (signal.aborted) return;
      fromSeq = Math.max(page.nextSeq ?? 0, (page.items.at(-1)?.seq ?? fromSeq - 1) + 1);
      if (page.items.length > 0) listener.add(page.items);
      next = page.nextSeq;
    }
  };
  while (!signal.aborted) {
    try {
      for await (const sighting of await api.runs.watch({ id: runId }, { signal })) {
        listener.live(true);
        if (sighting.nextSeq > fromSeq) await catchUp();
        await listener.refresh();
      }
      return;
    } catch (error) {
      if (signal.aborted || codeOf(error) !== null) return;
      listener.live(false);
      await pause(RETRY_MS, signal);
    }
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
