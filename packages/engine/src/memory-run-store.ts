import type { Clock } from "@towpath/prelude";
import { said } from "@towpath/prelude";
import type { JournalEntry, RunStatus } from "./journal.ts";
import { fairly, waitsForTurn, whoseTurn } from "./memory-turns.ts";
import { keepWaits, type MemoryWait, memoryWaits } from "./memory-waits.ts";
import type {
  Claim,
  ClaimedRun,
  Holder,
  NewRun,
  ReceivedMessage,
  RunEnd,
  RunMessage,
  RunStore,
  RunTransition,
} from "./run-store.ts";

/** A run as the memory store holds it; tests and `towpath run` look at it. */
export interface MemoryRun {
  readonly run: NewRun;
  readonly status: RunStatus;
  readonly fence: number;
  readonly leaseUntil: number | null;
  readonly wakeAt: number | null;
  readonly recoveryAttempts: number;
  readonly cancelRequested: boolean;
  readonly ring: number;
  readonly end: RunEnd | null;
}

type Row = { -readonly [K in keyof MemoryRun]: MemoryRun[K] } & {
  leaseMs: number;
  leaseOwner: string;
  rungAt: number;
  journal: JournalEntry[];
  inbox: ReceivedMessage[];
  waits: Map<string, MemoryWait>;
};

/** A queued run gets another doorbell when it was not rung for this long. */
const RING_AGAIN_MS = 10_000;
const ENDED: ReadonlySet<RunStatus> = new Set(["Succeeded", "Failed", "Cancelled", "TimedOut"]);

function newRow(run: NewRun, now: number): Row {
  return {
    run,
    status: "Queued",
    fence: 0,
    leaseUntil: null,
    wakeAt: null,
    recoveryAttempts: 0,
    cancelRequested: false,
    ring: 0,
    end: null,
    leaseMs: 0,
    leaseOwner: "",
    rungAt: now,
    journal: [],
    inbox: [],
    waits: new Map(),
  };
}

function isClaimable(row: Row, now: number): boolean {
  if (row.status === "Queued") return true;
  if (row.status === "Waiting") return row.wakeAt !== null && row.wakeAt <= now;
  return row.status === "Running" && row.leaseUntil !== null && row.leaseUntil <= now;
}

/** It lost a holder before, and nothing was written since. */
const isSuspect = (row: Row) => row.status === "Running" && row.recoveryAttempts > 0;

function take(row: Row, { workerId, leaseMs }: Holder, now: number): ClaimedRun {
  if (row.status === "Running") row.recoveryAttempts += 1;
  row.status = "Running";
  row.fence += 1;
  row.leaseMs = leaseMs;
  row.leaseOwner = workerId;
  row.leaseUntil = now + leaseMs;
  row.wakeAt = null;
  const { run } = row;
  return {
    runId: run.id,
    fence: row.fence,
    environmentId: run.environmentId,
    flowId: run.flowId,
    versionId: run.versionId,
    mode: run.mode,
    trigger: run.trigger,
    createdAt: run.createdAt,
    cancelRequested: row.cancelRequested,
    recoveryAttempts: row.recoveryAttempts,
    nextSeq: row.journal.length,
    messages: row.inbox.length,
    ...(run.parent === undefined ? {} : { parent: run.parent }),
    ...(run.depth === undefined ? {} : { depth: run.depth }),
    ...(run.runLimit === undefined || run.mode === "draft" ? {} : { runLimit: run.runLimit }),
  };
}

function finish(row: Row, end: RunEnd): void {
  row.status = end.status;
  row.end = end;
  row.leaseUntil = null;
  row.wakeAt = null;
}

/** Something happened that the holder did not know when it let the run sleep. */
function wantsAttention(row: Row, { messagesRead }: Extract<RunTransition, { kind: "suspend" }>): boolean {
  return row.cancelRequested || (messagesRead !== undefined && row.inbox.length > messagesRead);
}

function move(row: Row, transition: RunTransition, now: number): void {
  switch (transition.kind) {
    case "continue":
      row.leaseUntil = now + row.leaseMs;
      return;
    case "suspend":
      row.status = "Waiting";
      row.wakeAt = wantsAttention(row, transition) ? now : transition.wakeAt;
      row.leaseUntil = null;
      row.recoveryAttempts = 0;
      if (transition.waitsFor !== undefined) keepWaits(row.waits, transition.waitsFor, now);
      return;
    case "end":
      finish(row, transition.end);
      if (transition.waited) row.waits.clear();
  }
}

function cancelNow(row: Row | undefined, now: number): Awaited<ReturnType<RunStore["requestCancel"]>> {
  if (row === undefined) return "unknown";
  if (ENDED.has(row.status)) return "already-ended";
  row.cancelRequested = true;
  if (row.status === "Waiting") row.wakeAt = now;
  // What began has steps to close; whoever called a run hears of its end from the worker that ends it.
  const began = row.journal.length > 0 || row.run.parent !== undefined;
  const lost = row.status === "Running" && (row.leaseUntil ?? now) <= now;
  if (began || !(row.status === "Queued" || lost)) return "requested";
  finish(row, {
    status: "Cancelled",
    error: { code: "Cancelled", message: said("The run was cancelled before it went on.").message },
    endedAt: now,
  });
  return "ended";
}

function put(row: Row | undefined, { key, body }: RunMessage, now: number) {
  if (row === undefined) return "unknown" as const;
  if (row.inbox.some((message) => message.key === key)) return "duplicate" as const;
  if (ENDED.has(row.status) || row.cancelRequested) return "ended" as const;
  row.inbox.push({ key, body, receivedAt: now });
  if (row.status === "Waiting") row.wakeAt = now;
  return "delivered" as const;
}

function needsBell(row: Row, now: number): boolean {
  return row.status === "Queued" ? now - row.rungAt >= RING_AGAIN_MS : isClaimable(row, now);
}

function endLeases(rows: Iterable<Row>, workerId: string, now: number): void {
  for (const row of rows) {
    if (row.status === "Running" && row.leaseOwner === workerId) row.leaseUntil = now;
  }
}

/** One heartbeat: who still holds a run holds it for longer. */
function renew(
  claims: readonly Claim[],
  held: (claim: Claim) => Row | null,
  leaseMs: number,
  now: number,
): { lost: string[]; cancelled: string[] } {
  const lost: string[] = [];
  const cancelled: string[] = [];
  for (const claim of claims) {
    const row = held(claim);
    if (row === null) {
      lost.push(claim.runId);
      continue;
    }
    row.leaseMs = leaseMs;
    row.leaseUntil = now + leaseMs;
    if (row.cancelRequested) cancelled.push(claim.runId);
  }
  return { lost, cancelled };
}

/** How runs come in. */
function accepting(rows: Map<string, Row>, clock: Clock): Pick<RunStore, "accept" | "begin"> {
  return {
    async accept(runs, claimFor) {
      const now = clock.now();
      const claims: Claim[] = [];
      for (const run of runs) {
        if (rows.has(run.id)) continue;
        const row = newRow(run, now);
        rows.set(run.id, row);
        if (claimFor !== undefined && !waitsForTurn(row))
          claims.push({ runId: run.id, fence: take(row, claimFor, now).fence });
      }
      return claims;
    },

    async begin(run, holder, entries, transition) {
      if (rows.has(run.id)) return false;
      const now = clock.now();
      const row = newRow(run, now);
      rows.set(run.id, row);
      take(row, holder, now);
      row.journal.push(...entries);
      move(row, transition, now);
      return true;
    },
  };
}

/** The run store of tests and of `towpath run`: the same contract as PostgreSQL, and nothing survives the process. */
export function createMemoryRunStore(clock: Clock): RunStore & {
  run(id: string): MemoryRun | undefined;
  journal(id: string): readonly JournalEntry[];
} {
  const rows = new Map<string, Row>();
  const held = (claim: Claim): Row | null => {
    const row = rows.get(claim.runId);
    return row !== undefined && row.status === "Running" && row.fence === claim.fence ? row : null;
  };

  return {
    run: (id) => rows.get(id),
    journal: (id) => rows.get(id)?.journal ?? [],

    ...accepting(rows, clock),

    async claim({ workerId, leaseMs, limit, runIds, suspects = limit }) {
      const now = clock.now();
      const wanted = runIds === undefined ? [...rows.values()] : runIds.flatMap((id) => rows.get(id) ?? []);
      const turn = whoseTurn([...rows.values()]);
      const claimable = wanted.filter(
        (row) => isClaimable(row, now) && (!waitsForTurn(row) || turn.has(row)),
      );
      const left = claimable.filter(isSuspect).slice(suspects);
      const due = claimable.filter((row) => !left.includes(row));
      const [begun, queued] = [due.filter((row) => row.fence > 0), due.filter((row) => row.fence === 0)];
      return [...begun, ...fairly(queued)]
        .slice(0, limit)
        .map((row) => take(row, { workerId, leaseMs }, now));
    },

    async waitingRuns(flowId) {
      return [...rows.values()].filter((row) => row.run.flowId === flowId && waitsForTurn(row)).length;
    },

    async readJournal(runId) {
      return [...(rows.get(runId)?.journal ?? [])];
    },

    async append(claim, firstSeq, entries, transition) {
      const row = held(claim);
      if (row === null || row.journal.length !== firstSeq) return false;
      for (const entry of entries) row.journal.push(entry);
      if (entries.length > 0) row.recoveryAttempts = 0;
      move(row, transition, clock.now());
      return true;
    },

    async heartbeat(claims, leaseMs) {
      return renew(claims, held, leaseMs, clock.now());
    },

    async release(claims) {
      for (const claim of claims) {
        const row = held(claim);
        if (row === null) continue;
        row.status = "Queued";
        row.leaseUntil = null;
        row.rungAt = clock.now() - RING_AGAIN_MS;
      }
    },

    async releaseOwned(workerId) {
      endLeases(rows.values(), workerId, clock.now());
    },

    async deliver(message) {
      return put(rows.get(message.runId), message, clock.now());
    },

    async readMessages(runId) {
      return [...(rows.get(runId)?.inbox ?? [])];
    },

    ...memoryWaits(rows, clock),

    async requestCancel(runId) {
      return cancelNow(rows.get(runId), clock.now());
    },

    async sweep(limit) {
      const now = clock.now();
      const due = [...rows.values()].filter((row) => needsBell(row, now)).slice(0, limit);
      return due.map((row) => {
        row.ring += 1;
        row.rungAt = now;
        return { runId: row.run.id, ring: row.ring };
      });
    },
  };
}
