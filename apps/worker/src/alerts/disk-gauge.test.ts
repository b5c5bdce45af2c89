import type { Logger } from "@towpath/prelude";
import { silentLogger } from "@towpath/prelude";
import { expect, test } from "vitest";
import { bytesOf, createDiskNote, type VolumeBlocks } from "./disk-gauge.ts";

const VOLUME: VolumeBlocks = { bsize: 4_096, blocks: 1_000, bfree: 300, bavail: 250 };
type Noted = { folder: string; freeBytes: number; sizeBytes: number };

test("what is kept back for the system is neither used nor free, as df counts it", () => {
  expect(bytesOf(VOLUME)).toEqual({ freeBytes: 250 * 4_096, sizeBytes: 950 * 4_096 });
});

test("a volume without a size says nothing", () => {
  expect(bytesOf({ bsize: 4_096, blocks: 0, bfree: 0, bavail: 0 })).toBe(null);
});

test("why a disk cannot be measured is logged once, and again when it could be in between", async () => {
  const noted: Noted[] = [];
  const warned: unknown[] = [];
  const logger: Logger = { ...silentLogger, warn: (...facts) => warned.push(facts) };
  let isThere = false;
  const note = createDiskNote({
    folder: "/data",
    store: { noteDisk: async (disk) => void noted.push(disk) },
    logger,
    blocksOf: async () => {
      if (!isThere) throw new Error("ENOENT");
      return VOLUME;
    },
  });
  await note();
  await note();
  expect([noted.length, warned.length]).toEqual([0, 1]);
  isThere = true;
  await note();
  expect(noted).toEqual([{ folder: "/data", freeBytes: 250 * 4_096, sizeBytes: 950 * 4_096 }]);
  isThere = false;
  await note();
  expect(warned.length).toBe(2);
});

test("the folder that Towpath is in can be measured", async () => {
  const noted: Noted[] = [];
  const store = { noteDisk: async (disk: Noted) => void noted.push(disk) };
  await createDiskNote({ folder: import.meta.dirname, store, logger: silentLogger })();
  expect(noted[0]?.sizeBytes).toBeGreaterThan(noted[0]?.freeBytes ?? 0);
});
