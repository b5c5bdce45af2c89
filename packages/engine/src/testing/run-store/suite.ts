import type { JournalEntry } from "../../journal.ts";
import type { Claim, ClaimedRun, NewRun, RunEnd, RunStore } from "../../run-store.ts";

/** What a store's maker gives the suite: an empty store, and a hand on its clock. */
export interface RunStoreHarness {
  readonly store: RunStore;
  /** Epoch ms of the store's clock, near enough for `wakeAt` values. */
  now(): number;
  /** Lets time pass for leases, wake times and rings. A database may shift its columns into the past instead. */
  advanceClock(ms: number): void | Promise<void>;
  /** Owners that exist, where the store checks them. */
  readonly owner?: { environmentId: string; flowId: string; versionId: string };
  close?(): void | Promise<void>;
}

export const LEASE_MS = 20_000;
export const OWNER = {
  environmentId: "00000000-0000-7000-8000-000000000001",
  flowId: "00000000-0000-7000-8000-000000000002",
  versionId: "00000000-0000-7000-8000-000000000003",
};
export const END: RunEnd = { status: "Succeeded", endedAt: 1_700_000_000_000 };

let lastId = 0;
/** A UUIDv7 of the given moment; ids made later sort later. */
export function uuidAt(nowMs: number): string {
  lastId += 1;
  const time = Math.trunc(nowMs).toString(16).padStart(12, "0");
  const tail = lastId.toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${tail}`;
}

export function anEntry(over: Partial<JournalEntry> = {}): JournalEntry {
  return {
    kind: "step",
    action: "Compose",
    indexes: [],
    at: 1_700_000_000_000,
    status: "Succeeded",
    code: "OK",
    startedAt: 1_700_000_000_000,
    ...over,
  };
}

/** The store of the current test, and the few things every test does with it. */
export interface Suite {
  readonly store: RunStore;
  readonly harness: RunStoreHarness;
  aRun(over?: Partial<NewRun>): NewRun;
  acceptOne(over?: Partial<NewRun>): Promise<NewRun>;
  claimOne(runId: string, workerId?: string): Promise<ClaimedRun | null>;
  heldRun(over?: Partial<NewRun>): Promise<ClaimedRun>;
  go(claim: Claim, seq: number, entries?: JournalEntry[]): Promise<boolean>;
}

/** @param current the harness of the test that runs now */
export function suiteOf(current: () => RunStoreHarness): Suite {
  const aRun = (over: Partial<NewRun> = {}): NewRun => ({
    id: uuidAt(current().now()),
    ...OWNER,
    ...current().owner,
    mode: "live",
    trigger: { name: "manual", startTime: 1_700_000_000_000, clientTrackingId: "track-1" },
    createdAt: 1_700_000_000_000,
    ...over,
  });
  const acceptOne = async (over: Partial<NewRun> = {}) => {
    const run = aRun(over);
    await current().store.accept([run]);
    return run;
  };
  const claimOne = async (runId: string, workerId = "w1") => {
    const by = { workerId, leaseMs: LEASE_MS, limit: 1, runIds: [runId] };
    const [claimed] = await current().store.claim(by);
    return claimed ?? null;
  };
  return {
    get store() {
      return current().store;
    },
    get harness() {
      return current();
    },
    aRun,
    acceptOne,
    claimOne,
    async heldRun(over = {}) {
      const run = await acceptOne(over);
      const claim = await claimOne(run.id);
      if (claim === null) throw new Error("the run could not be claimed");
      return claim;
    },
    go: (claim, seq, entries = []) => current().store.append(claim, seq, entries, { kind: "continue" }),
  };
}
