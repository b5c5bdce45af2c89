import { expect, test } from "vitest";
import type { Watched } from "./judge.ts";
import { judgeDisk, type MeasuredDisk } from "./judge-disk.ts";
import { FIRST_RULES, firstRules } from "./rule.ts";
import { think } from "./think.ts";

const NOW = Date.UTC(2026, 10, 22, 12);
const DAY = 24 * 3_600_000;
const aDisk = (usedPercent: number, more: Partial<MeasuredDisk> = {}): MeasuredDisk => ({
  ...{ folder: "/data", sizeBytes: 1_000_000, freeBytes: 1_000_000 - usedPercent * 10_000 },
  ...{ measuredAt: NOW, ...more },
});
const EIGHTY = { kind: "disk", percent: 80 } as const;
const isWrong = (used: number, isOpen: boolean) => judgeDisk(EIGHTY, isOpen, aDisk(used)) !== null;

test("a disk is too full from what its rule says on, and has room again five percent below", () => {
  expect([79.99, 80].map((used) => isWrong(used, false))).toEqual([false, true]);
  expect([75, 74.99].map((used) => isWrong(used, true))).toEqual([true, false]);
});

test("what is told never rounds up to a limit that is not reached", () => {
  expect(judgeDisk(EIGHTY, true, aDisk(79.99))).toEqual({
    ...{ kind: "disk", percent: 80, usedPercent: 79, freeBytes: 200_100, folder: "/data" },
  });
});

const RULE = { terms: EIGHTY, everyMinutes: 60, mailTo: [], mailAdmins: true };
const aWatch = (incident: Watched["incident"] = null): Watched => ({
  ...{ since: 0, failures: 0, lastFailedAt: null, lastRunId: null, toldAt: null, mutedUntil: null, incident },
});
const OPEN = { id: "i", beganAt: NOW - 60_000, toldCount: 1, acknowledged: false };
const look = (disk: MeasuredDisk | null, incident: Watched["incident"] = null) =>
  think(RULE, aWatch(incident), { kind: "disk", disk }, NOW);

test("people hear once that it fills up, and once that it has room", () => {
  expect(look(aDisk(81))).toMatchObject({ incident: "open", tell: "firing" });
  expect(look(aDisk(85), OPEN)).toMatchObject({ incident: "keep", tell: null });
  expect(look(aDisk(70), OPEN)).toMatchObject({ incident: "close", tell: "recovered" });
});

test("of a disk that no worker sees, or none saw for a day, nothing is claimed", () => {
  const unseen = aDisk(99, { measuredAt: NOW - DAY - 1 });
  for (const disk of [null, unseen]) {
    expect(look(disk)).toMatchObject({ incident: "none", tell: null });
    expect(look(disk, OPEN)).toMatchObject({ incident: "close", tell: null });
  }
  expect(look(aDisk(99, { measuredAt: NOW - DAY }))).toMatchObject({ incident: "open" });
});

test("a disk that is full takes no note of itself: what was seen before holds, and its end is told", () => {
  expect(look(aDisk(99, { measuredAt: NOW - 3_600_000 }), OPEN)).toMatchObject({
    incident: "keep",
    tell: null,
  });
  expect(look(aDisk(50), OPEN)).toMatchObject({ incident: "close", tell: "recovered" });
});

test("the rules about the disk are given last, and only where a worker sees it", () => {
  const kinds = (seesDisk: boolean) => firstRules(seesDisk).map(({ settings }) => settings.terms.kind);
  expect(kinds(true)).toEqual(["silence", "disk", "disk"]);
  expect(FIRST_RULES.slice(0, firstRules(false).length)).toEqual(firstRules(false));
});
