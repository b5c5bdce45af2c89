import { statfs } from "node:fs/promises";
import type { AlertWork } from "@towpath/alerts";
import type { Logger } from "@towpath/prelude";
import { type RoundLoop, startRoundLoop } from "../triggers/round-loop.ts";

/** What `statfs` says of a volume, in blocks. */
export interface VolumeBlocks {
  readonly bsize: number;
  readonly blocks: number;
  readonly bfree: number;
  /** Free for everybody; the rest of the free ones is kept back for the system. */
  readonly bavail: number;
}

export interface GaugePorts {
  readonly folder: string;
  readonly store: Pick<AlertWork, "noteDisk">;
  readonly logger: Logger;
  readonly blocksOf?: (folder: string) => Promise<VolumeBlocks>;
}

/** A busy installation writes a few hundred megabytes within it. */
const MEASURE_MS = 10_000;

/** As `df` counts it. Null: a volume without size, such as those that the system makes up. */
export function bytesOf({ bsize, blocks, bfree, bavail }: VolumeBlocks) {
  const sizeBytes = bsize * (blocks - bfree + bavail);
  return sizeBytes > 0 ? { freeBytes: bsize * bavail, sizeBytes } : null;
}

/** @returns notes what is free now; why it cannot is logged when that changes, and not each time */
export function createDiskNote({
  folder,
  store,
  logger,
  blocksOf = statfs,
}: GaugePorts): () => Promise<void> {
  let lastReason: string | null = null;
  const failed = (reason: string) => {
    if (reason !== lastReason)
      logger.warn(
        { folder, reason },
        "The disk of the database cannot be measured; nobody is told if it fills up",
      );
    lastReason = reason;
  };
  return async () => {
    try {
      const bytes = bytesOf(await blocksOf(folder));
      if (bytes === null) return failed("it has no size");
      await store.noteDisk({ folder, ...bytes });
      lastReason = null;
    } catch (error) {
      failed(error instanceof Error ? error.message : String(error));
    }
  };
}

/** Measures the disk of the database now and then, for the rules about it. The first time is over when it resolves. */
export async function startDiskGauge(ports: GaugePorts): Promise<RoundLoop> {
  const note = createDiskNote(ports);
  await note();
  return startRoundLoop({
    logger: ports.logger,
    failure: "The disk of the database could not be measured; it is tried again",
    async round() {
      await note();
      return MEASURE_MS;
    },
  });
}
