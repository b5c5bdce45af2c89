import { type BulkTarget, type ClaimedBulkJob, type Database, derivedId } from "@towpath/db";

/** What one batch of a bulk job needs of the world. */
export interface BulkPorts {
  readonly workerId: string;
  readonly bulk: Pick<Database["bulk"], "claim" | "advance">;
  readonly history: Pick<Database["history"], "list" | "get">;
  readonly runs: Pick<Database["runs"], "requestCancel">;
  readonly resubmits: Database["resubmits"];
  /** Why a flow may not be tried on somebody's word; null when it may. */
  refusedFlow(environmentId: string, flowId: string, userId: string | null): Promise<string | null>;
  now(): number;
  /** Runs that were made, or asked to stop. */
  touched(kind: ClaimedBulkJob["kind"], runIds: readonly string[]): void;
}

const BATCH = 50;
const LEASE_MS = 60_000;

/**
 * Does the next batch of the job that waits longest. A batch that is cut off by a crash is done again: cancelling
 * twice is harmless, and a run that repeats another has an id made of the job's and that run's.
 *
 * @returns whether there may be more to do at once
 */
export async function doBulkBatch(ports: BulkPorts): Promise<boolean> {
  const job = await ports.bulk.claim({ workerId: ports.workerId, leaseMs: LEASE_MS });
  if (job === null) return false;
  const runIds = await nextRuns(ports, job);
  const refusals: string[] = [];
  const touched: string[] = [];
  for (const runId of runIds) {
    const outcome =
      job.kind === "cancel" ? await cancel(ports, job, runId) : await resubmit(ports, job, runId);
    if ("refused" in outcome) refusals.push(outcome.refused);
    else touched.push(outcome.runId);
  }
  if (touched.length > 0) ports.touched(job.kind, touched);
  await ports.bulk.advance(job, {
    done: touched.length,
    refused: refusals.length,
    refusal: refusals[0] ?? null,
    cursor: runIds.at(-1) ?? null,
    isLast: runIds.length < BATCH || job.done + job.refused + runIds.length >= job.total,
  });
  return true;
}

type Outcome = { readonly runId: string } | { readonly refused: string };
const GONE = "The run is not there any more.";

async function cancel(ports: BulkPorts, job: ClaimedBulkJob, runId: string): Promise<Outcome> {
  // Ids come from a person: a run of another environment is as good as none.
  const known = await ports.history.get(job.environmentId, runId);
  if (known === null) return { refused: GONE };
  const outcome = await ports.runs.requestCancel(runId);
  return outcome === "already-ended" || outcome === "unknown"
    ? { refused: "The run had ended already." }
    : { runId };
}

async function resubmit(ports: BulkPorts, job: ClaimedBulkJob, runId: string): Promise<Outcome> {
  const { from = "start", version = "same" } = job.target;
  const known = await ports.history.get(job.environmentId, runId);
  if (known === null) return { refused: GONE };
  // A draft does the bidding of whoever tries it; what is published rests on the one who published it.
  const refusal =
    known.mode === "draft" ? await ports.refusedFlow(job.environmentId, known.flowId, job.byUser) : null;
  if (refusal !== null) return { refused: refusal };
  const submitted = await ports.resubmits.submit({
    environmentId: job.environmentId,
    runId,
    version,
    from: { kind: from },
    by: job.byUser,
    nowMs: ports.now(),
    newRunId: derivedId(job.createdAt, `${job.id} ${runId}`),
  });
  if (submitted.ok) return { runId: submitted.value.runId };
  return { refused: submitted.failure.kind === "refused" ? submitted.failure.message : GONE };
}

/** Newest first, from the last one on; none that began after the job was asked for. */
async function nextRuns(ports: BulkPorts, job: ClaimedBulkJob): Promise<readonly string[]> {
  const left = Math.min(BATCH, job.total - job.done - job.refused);
  if (left <= 0) return [];
  const { runIds, filter = {} } = job.target;
  if (runIds !== undefined) return chosenRuns(runIds, job.cursor).slice(0, left);
  const { items } = await ports.history.list(job.environmentId, {
    ...boundedBy(filter, job),
    limit: left,
    ...(job.cursor === null ? {} : { cursor: job.cursor }),
  });
  return items.map((run) => run.id);
}

function chosenRuns(runIds: readonly string[], cursor: string | null): readonly string[] {
  const newestFirst = [...new Set(runIds)].sort().reverse();
  return cursor === null ? newestFirst : newestFirst.filter((id) => id < cursor);
}

function boundedBy(filter: NonNullable<BulkTarget["filter"]>, job: ClaimedBulkJob) {
  const before = job.createdAt - 1;
  return { ...filter, to: filter.to === undefined ? before : Math.min(filter.to, before) };
}
