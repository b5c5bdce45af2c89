import type { BulkJob, BulkTarget } from "@towpath/db";
import type { RunStatus } from "@towpath/engine";
import { fail, ok, type Result } from "@towpath/prelude";
import { MOST_RUNS_A_JOB } from "../../contract/bulk.ts";
import { phrase } from "../../words/translate.ts";
import type { Actor } from "../actor.ts";
import type { Deps } from "../deps.ts";
import type { Failure } from "../failure.ts";
import { isoTime, isoTimeOrNull } from "../iso-time.ts";
import { type RunSearch, searchOf, unboundedSearch } from "./run-search.ts";

interface AskedFilter extends RunSearch {
  readonly flowId?: string | undefined;
  readonly status?: readonly RunStatus[] | undefined;
  readonly awaitsConnection?: boolean | undefined;
  readonly mode?: "live" | "draft" | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

interface Asked {
  readonly kind: BulkJob["kind"];
  readonly runIds?: readonly string[] | undefined;
  readonly filter?: AskedFilter | undefined;
  readonly from: "start" | "failed";
  readonly version: "same" | "latest";
}

const NO_JOB: Failure = { kind: "not-found", what: "bulk job" };

/** Only what still goes on can be cancelled: a filter that says nothing about the status means just that. */
const UNDER_WAY: readonly RunStatus[] = ["Queued", "Running", "Waiting"];

export async function countRuns(
  { database, now }: Deps,
  { environmentId }: Actor,
  { filter }: { readonly filter: AskedFilter },
) {
  const refusal = unboundedSearch(filter, now());
  if (refusal !== null) return fail(refusal);
  const count = await database.history.count(environmentId, filterOf(filter), MOST_RUNS_A_JOB + 1);
  return ok({ count: Math.min(count, MOST_RUNS_A_JOB), isMore: count > MOST_RUNS_A_JOB });
}

/** Writes the job down; workers do it in batches, and it can be stopped. */
export async function startBulkJob(deps: Deps, actor: Actor, asked: Asked) {
  const refusal = unboundedSearch(asked.filter ?? {}, deps.now());
  if (refusal !== null) return fail(refusal);
  const target = targetOf(asked);
  if (!target.ok) return target;
  const { environmentId, user } = actor;
  const { runIds, filter } = target.value;
  const total =
    runIds === undefined
      ? await deps.database.history.count(environmentId, filter ?? {}, MOST_RUNS_A_JOB)
      : runIds.length;
  if (total === 0)
    return fail<Failure>({ kind: "conflict", message: phrase("No run matches: there is nothing to do.") });
  const { kind } = asked;
  const [flowId, another] = await deps.database.history.flowsOf(environmentId, runIds ?? []);
  const runsOf = flowId === undefined || another !== undefined ? {} : { runsOf: flowId };
  const job = { environmentId, kind, target: { ...target.value, ...runsOf }, total, by: user.id };
  return ok(presentJob(await deps.database.bulk.start(job)));
}

export async function listBulkJobs({ database }: Deps, { environmentId }: Actor) {
  const items = await database.bulk.list(environmentId, 20);
  return { items: items.map(presentJob) };
}

export async function readBulkJob({ database }: Deps, { environmentId }: Actor, id: string) {
  const job = await database.bulk.get(environmentId, id);
  return job === null ? fail(NO_JOB) : ok(presentJob(job));
}

export async function stopBulkJob({ database }: Deps, { environmentId }: Actor, id: string) {
  const job = await database.bulk.stop(environmentId, id);
  return job === null ? fail(NO_JOB) : ok(presentJob(job));
}

function targetOf({ kind, runIds, filter, from, version }: Asked): Result<BulkTarget, Failure> {
  if ((runIds === undefined) === (filter === undefined)) {
    return fail({
      kind: "invalid",
      message: phrase("Name either the runs (`runIds`) or a `filter`, not both."),
    });
  }
  const how = kind === "resubmit" ? { from, version } : {};
  if (runIds !== undefined) return ok({ runIds: [...new Set(runIds)], ...how });
  const given = filterOf(filter ?? {});
  const status = kind === "cancel" ? (given.status ?? UNDER_WAY) : given.status;
  return ok({ filter: { ...given, ...(status === undefined ? {} : { status }) }, ...how });
}

function filterOf(asked: AskedFilter): NonNullable<BulkTarget["filter"]> {
  const { flowId, status, awaitsConnection, mode, from, to } = asked;
  return {
    ...searchOf(asked),
    ...(flowId === undefined ? {} : { flowId }),
    ...(status === undefined || status.length === 0 ? {} : { status }),
    ...(awaitsConnection === true ? { awaitsConnection } : {}),
    ...(mode === undefined ? {} : { mode }),
    ...(from === undefined ? {} : { from: Date.parse(from) }),
    ...(to === undefined ? {} : { to: Date.parse(to) }),
  };
}

function presentJob(job: BulkJob) {
  const { id, kind, target, status, total, done, refused, refusal, by, createdAt, endedAt } = job;
  const times = { createdAt: isoTime(createdAt), endedAt: isoTimeOrNull(endedAt) };
  const flowId = target.filter?.flowId ?? target.runsOf ?? null;
  return { id, kind, flowId, status, total, done, refused, refusal, by, ...times };
}
