import type { Claim, JournalEntry, RunStore } from "@towpath/engine";
import { isDatabaseUnavailable, isTransientConflict, type Pool } from "../connection-pool.ts";
import { isUuid } from "../new-id.ts";
import { type Acceptance, anAcceptance, writeAcceptances } from "./accept-runs.ts";
import { type Append, anAppend, writeAppends } from "./append-journal.ts";
import { aBeginning, type Beginning, writeBeginnings } from "./begin-runs.ts";
import { claimRuns } from "./claim-runs.ts";
import { createGroup } from "./group-commit.ts";
import { decodeChunk } from "./journal-codec.ts";
import { createRunKeeping } from "./keep-runs.ts";
import { createRunInbox } from "./run-inbox.ts";
import { createRunWaits } from "./run-waits.ts";
import { RUNS_AT_ONCE, writeManyRuns } from "./write-many-runs.ts";

const MAX_BATCH_BYTES = 4 * 1024 * 1024;
/** A database that restarts is back within this; a caller should not wait longer for its answer. */
const RETRY_DELAYS_MS: readonly number[] = [20, 200, 1_000];

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/**
 * Tries again when the line broke or a deadlock was broken at our cost.
 *
 * @param work told whether an earlier try may have been carried out without our hearing of it
 */
async function persist<T>(work: (repeated: boolean) => Promise<T>): Promise<T> {
  let unheard = false;
  for (let round = 0; ; round++) {
    try {
      return await work(unheard);
    } catch (cause) {
      const delayMs = RETRY_DELAYS_MS[round];
      const lineBroke = isDatabaseUnavailable(cause);
      if (delayMs === undefined || !(lineBroke || isTransientConflict(cause))) throw cause;
      unheard ||= lineBroke;
      await pause(delayMs);
    }
  }
}

interface JournalRow {
  lines: string;
  payloads: string | null;
}

/** Runs on PostgreSQL: what concurrent callers accept and append shares transactions, every write names its fence. */
export function createRunStore(pool: Pool): RunStore & { drain(): Promise<void> } {
  const accepting = createGroup<Acceptance, readonly Claim[]>({
    write: (items) => persist(() => writeAcceptances(pool, items)),
    lanes: 2,
    maxItems: 256,
    maxBytes: MAX_BATCH_BYTES,
    bytesOf: (item) => item.bytes,
    keyOf: () => null,
  });
  const appending = createGroup<Append, boolean>({
    write: (items) => persist((repeated) => writeAppends(pool, items, repeated)),
    lanes: 2,
    maxItems: 256,
    maxBytes: MAX_BATCH_BYTES,
    bytesOf: (item) => item.bytes,
    keyOf: (item) => item.runId,
  });

  const inbox = createRunInbox(pool);
  const beginning = createGroup<Beginning, boolean>({
    write: (items) => persist((repeated) => writeBeginnings(pool, items, repeated)),
    lanes: 2,
    maxItems: 256,
    maxBytes: MAX_BATCH_BYTES,
    bytesOf: (item) => item.bytes,
    keyOf: () => null,
  });

  return {
    async accept(runs, claimFor) {
      if (runs.length === 0) return [];
      // A long list goes alone: whoever came with it should not wait for all its statements.
      if (runs.length > RUNS_AT_ONCE) {
        return persist(() => pool.transaction((sql) => writeManyRuns(sql, runs, claimFor)));
      }
      return accepting.submit(anAcceptance(runs, claimFor));
    },
    begin(run, holder, entries, transition) {
      return beginning.submit(aBeginning(run, holder, entries, transition));
    },
    claim: (by) => persist(() => claimRuns(pool, by)),
    async readJournal(runId): Promise<readonly JournalEntry[]> {
      if (!isUuid(runId)) return [];
      const rows = await pool.prepared<JournalRow & { lines: string }>(
        "read_journal",
        "select lines, payloads from journal where run_id = $1 order by seq",
        [runId],
      );
      return rows.flatMap((row) => decodeChunk(row.lines, row.payloads));
    },
    async append(claim, firstSeq, entries, transition) {
      if (!isUuid(claim.runId)) return false;
      return appending.submit(anAppend(claim, firstSeq, entries, transition));
    },
    ...createRunKeeping(pool),
    ...createRunWaits(pool),
    readMessages: inbox.readMessages,
    // Repeated after a lost answer it finds the message it left itself: a duplicate, which harms nobody.
    deliver: (message) => persist(() => inbox.deliver(message)),
    async drain() {
      await Promise.all([accepting.drain(), beginning.drain(), appending.drain()]);
    },
  };
}
