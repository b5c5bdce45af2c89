import type { AlertFacts, AlertTerms } from "./rule.ts";

/** The volume that holds the database, as a worker saw it. */
export interface MeasuredDisk {
  readonly folder: string;
  /** What the database may still write. */
  readonly freeBytes: number;
  /** Used and free together; what is kept back for the system is neither. Above 0. */
  readonly sizeBytes: number;
  /** Epoch ms. */
  readonly measuredAt: number;
}

/** It has to fall by so much below what the rule says before it is over: one that sways around a limit is told of once. */
const RELIEF_PERCENT = 5;
/**
 * Nobody saw it for longer: the worker that did is gone, or the database has moved. Not sooner, as a disk that is full
 * takes no note of it: what was seen last holds until somebody had a day to make room.
 */
const FORGOTTEN_MS = 24 * 3_600_000;

export const isMeasured = (disk: MeasuredDisk | null, nowMs: number): disk is MeasuredDisk =>
  disk !== null && disk.measuredAt >= nowMs - FORGOTTEN_MS;

export const usedPercentOf = ({ freeBytes, sizeBytes }: MeasuredDisk): number =>
  (100 * (sizeBytes - freeBytes)) / sizeBytes;

/** @param isOpen it was too full by now @returns null: there is room */
export function judgeDisk(
  { percent }: AlertTerms & { kind: "disk" },
  isOpen: boolean,
  disk: MeasuredDisk,
): AlertFacts | null {
  const used = usedPercentOf(disk);
  if (used < (isOpen ? percent - RELIEF_PERCENT : percent)) return null;
  const { freeBytes, folder } = disk;
  return { kind: "disk", percent, usedPercent: Math.floor(used), freeBytes, folder };
}
