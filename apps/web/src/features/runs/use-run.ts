"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { api, codeOf, orpc } from "../../client/api.ts";
import type { StepLine } from "./run-model.ts";

const PAGE = 2_000;
/** How long a line that is down is left alone. */
export const RETRY_MS = 2_000;
/** Longer runs are read in little: all their lines would take seconds to come. */
const LARGE = 6_000;

export type Run = Awaited<ReturnType<typeof api.runs.get>>;
/** A long run in little. */
export type Outline = Awaited<ReturnType<typeof api.runs.outline>>;
type Steps = Awaited<ReturnType<typeof api.runs.steps>>;
/** A subscription that could not be given up. */
export type Leftover = Steps["leftovers"][number];

const ENDED: ReadonlySet<string> = new Set(["Succeeded", "Failed", "Cancelled", "TimedOut"]);

export function hasEnded(run: Pick<Run, "status">): boolean {
  return ENDED.has(run.status);
}

/**
 * A run and its steps, followed for as long as it goes on. `isLive` is false while the server cannot be heard, `isRead`
 * until the steps there are have come: before, nothing can be said of those that are missing. Of a long run `lines` holds what stands outside of loops, and `outline` is there.
 */
export function useRun(runId: string) {
  const client = useQueryClient();
  const query = useQuery(orpc.runs.get.queryOptions({ input: { id: runId } }));
  const [lines, setLines] = useState<readonly StepLine[]>([]);
  const [leftovers, setLeftovers] = useState<readonly Leftover[]>([]);
  const [outline, setOutline] = useState<Outline | null>(null);
  const [isLive, setIsLive] = useState(true);
  const [isRead, setIsRead] = useState(false);

  useEffect(() => {
    const stop = new AbortController();
    setLines([]);
    setLeftovers([]);
    setOutline(null);
    setIsRead(false);
    const refresh = () =>
      client.invalidateQueries({ queryKey: orpc.runs.get.queryKey({ input: { id: runId } }) });
    const add = (page: Steps) => {
      if (page.items.length > 0) setLines((before) => [...before, ...page.items]);
      if (page.leftovers.length > 0) setLeftovers((before) => [...before, ...page.leftovers]);
    };
    const inLittle = (next: Outline) => {
      setLines(next.items);
      setOutline(next);
    };
    void follow(runId, stop.signal, { add, inLittle, refresh, live: setIsLive, read: () => setIsRead(true) });
    return () => stop.abort();
  }, [runId, client]);

  return { query, lines, outline, leftovers, isLive, isRead };
}

interface Listener {
  readonly add: (page: Steps) => void;
  readonly inLittle: (outline: Outline) => void;
  readonly refresh: () => Promise<unknown>;
  readonly live: (isLive: boolean) => void;
  readonly read: () => void;
}

/**
 * Reads the steps there are, then those that come. A connection that breaks is opened again, and goes on behind
 * the last step that was read; what the server refuses (no such run, signed out) is not asked again.
 */
async function follow(runId: string, signal: AbortSignal, listener: Listener): Promise<void> {
  const readOn = stepReader(runId, signal, listener);
  while (!signal.aborted) {
    try {
      await watch(runId, signal, listener, readOn);
      return;
    } catch (error) {
      if (signal.aborted || codeOf(error) !== null) return;
      listener.live(false);
      await pause(RETRY_MS, signal);
    }
  }
}

/** Returns when the run has ended; throws when the connection breaks. */
async function watch(
  runId: string,
  signal: AbortSignal,
  listener: Listener,
  readOn: (nextSeq: number) => Promise<void>,
): Promise<void> {
  let status: string | null = null;
  for await (const sighting of await api.runs.watch({ id: runId }, { signal })) {
    listener.live(true);
    await readOn(sighting.nextSeq);
    listener.read();
    // The run brings its definition along: it is read again for a new status only, not for every step.
    if (sighting.status !== status) await listener.refresh();
    status = sighting.status;
  }
}

/** Reads what was journalled since the last time; of a long run its outline. */
function stepReader(runId: string, signal: AbortSignal, { add, inLittle }: Listener) {
  let fromSeq = 0;
  return async (nextSeq: number) => {
    if (nextSeq > LARGE) {
      const outline = await api.runs.outline({ id: runId }, { signal });
      if (!signal.aborted) inLittle(outline);
      return;
    }
    while (fromSeq < nextSeq && !signal.aborted) {
      const page = await api.runs.steps({ id: runId, fromSeq, limit: PAGE }, { signal });
      if (signal.aborted) return;
      add(page);
      fromSeq = behind(page, nextSeq);
    }
  };
}

/** The last page may end in lines that are about no step: they are read past all the same. */
const behind = (page: Steps, nextSeq: number): number =>
  page.nextSeq ?? Math.max(nextSeq, (page.items.at(-1)?.seq ?? 0) + 1);

export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
