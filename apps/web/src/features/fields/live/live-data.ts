import { createContext, useContext } from "react";
import { NOTHING_SEEN, type SeenSteps } from "../seen-data.ts";
import type { LiveWorld } from "./live-world.ts";

/** A run whose data results can be worked out with. */
export interface LiveRun {
  readonly id: string;
  readonly createdAt: string;
  readonly status: string;
  readonly mode: "live" | "draft";
}

/** The data of one run, for the fields of one step. */
export interface LiveData {
  /** Newest first; empty when the flow has not run yet. */
  readonly runs: readonly LiveRun[];
  readonly runId: string | null;
  readonly chooseRun: (id: string) => void;
  readonly chooseItem: (loop: string, index: number) => void;
  /** Null: still being read, or nothing to read. */
  readonly world: LiveWorld | null;
  /** Reads more actions: those that an expression speaks of while it is written. */
  readonly want: (actions: readonly string[]) => void;
}

/** What recent runs tell the fields of a step. */
export interface RunData {
  readonly seen: SeenSteps;
  readonly live: LiveData | null;
}

const RunDataContext = createContext<RunData>({ seen: NOTHING_SEEN, live: null });
export const RunDataProvider = RunDataContext.Provider;
export const useRunData = (): RunData => useContext(RunDataContext);
