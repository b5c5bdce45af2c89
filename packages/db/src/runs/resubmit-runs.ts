import {
  compileVersion,
  isSecured,
  type JournalEntry,
  type NewRun,
  type ResubmitFrom,
  type RunStore,
  resubmitLines,
  type TriggerEvent,
} from "@towpath/engine";
import { fail, ok, type Result } from "@towpath/prelude";
import type { Pool, Sql } from "../connection-pool.ts";
import { newId } from "../new-id.ts";
import type { Resubmission, ResubmitStore, VersionToRun } from "../operating.ts";
import type { FlowStore, RunHistory, StoredRun } from "../stores.ts";
import { anAcceptance, writeAcceptances } from "./accept-runs.ts";
import { encodeChunk } from "./journal-codec.ts";
import type { SealRuns } from "./sealed-run-store.ts";

/** Lines a row of the journal that is taken over. */
const CHUNK = 500;

interface Sources {
  readonly pool: Pool;
  readonly flows: Pick<FlowStore, "get" | "version" | "draftVersion" | "draftFor">;
  readonly runs: Pick<RunStore, "readJournal">;
  readonly history: Pick<RunHistory, "get" | "trigger">;
  readonly sealRuns: SealRuns;
}

type Refused = { readonly kind: "not-found" } | { readonly kind: "refused"; readonly message: string };
const NO_RUN: Refused = { kind: "not-found" };
const refused = (message: string) => fail<Refused>({ kind: "refused", message });

const SECURED_TRIGGER =
  "What started this run was secured, so it was not kept. Resubmit the run with another trigger input.";
const SECURED_STEPS =
  "Steps before that one have secured inputs or outputs, which were not kept. Resubmit the run from its start.";

/** Runs that are made from runs: read, decided by the engine, and written in one transaction. */
export function createResubmitStore(sources: Sources): ResubmitStore {
  return {
    async submit(asked) {
      const { environmentId, runId, nowMs } = asked;
      const [run, event] = await Promise.all([
        sources.history.get(environmentId, runId),
        sources.history.trigger(environmentId, runId),
      ]);
      if (run === null || event === null) return fail(NO_RUN);
      const version = await versionToRun(sources, run, asked);
      if (!version.ok) return version;
      if (lacksOutputs(event) && asked.outputs === undefined) return refused(SECURED_TRIGGER);
      const trigger = eventOf(event, asked);
      const carried = await linesFor(sources, run, { version: version.value, trigger, nowMs }, asked.from);
      if (!carried.ok) return carried;
      const made: NewRun = {
        id: asked.newRunId ?? newId(nowMs),
        environmentId,
        flowId: run.flowId,
        versionId: version.value.id,
        mode: modeOf(version.value),
        trigger,
        createdAt: nowMs,
      };
      const [fresh = made] = await sources.sealRuns([made]);
      const isNew = await sources.pool.transaction((sql) => write(sql, fresh, carried.value, asked));
      return ok({ runId: fresh.id, isNew });
    },
  };
}

/** What a trigger asked with may be secured alone: what it gave out is then there. */
const lacksOutputs = ({ sealed, hidden }: TriggerEvent) =>
  sealed !== undefined && hidden?.includes("outputs") !== false;

/** What was never published has no number. */
const modeOf = ({ number }: VersionToRun) => (number === 0 ? "draft" : "live");

async function versionToRun(
  { flows }: Sources,
  run: StoredRun,
  { version: wanted, by }: Pick<Resubmission, "version" | "by">,
): Promise<Result<VersionToRun, Refused>> {
  const flow = await flows.get(run.environmentId, run.flowId);
  if (flow === null) return refused("The flow of this run was deleted, so the run cannot be repeated.");
  if (typeof wanted === "object") {
    return wanted.flowId === run.flowId ? ok(wanted) : refused("That run is one of another flow.");
  }
  if (wanted === "same") {
    const same = await flows.version(run.versionId);
    const theirs = same?.number === 0 ? await flows.draftFor(same, by) : same;
    return theirs === null
      ? refused("The version of the flow that this run began with is gone.")
      : ok(theirs);
  }
  // The latest of a test is the draft as it is now.
  const latest =
    run.mode === "draft" ? await flows.draftVersion(run.environmentId, run.flowId, by) : flow.published;
  return latest === null ? refused("The flow was never published. Publish it first.") : ok(latest);
}

/** The same event again, at another time; a person may have given it another input. */
function eventOf(
  { sealed: _sealed, ...event }: TriggerEvent,
  { outputs, nowMs }: Resubmission,
): TriggerEvent {
  return { ...event, startTime: nowMs, ...(outputs === undefined ? {} : { outputs }) };
}

async function linesFor(
  { flows, runs }: Sources,
  run: StoredRun,
  to: { version: VersionToRun; trigger: TriggerEvent; nowMs: number },
  from: ResubmitFrom,
): Promise<Result<readonly JournalEntry[], Refused>> {
  const plan = compileVersion(to.version);
  if (!plan.ok) return refused(plan.failure.message);
  if (from.kind === "start") return ok([]);
  const oldVersion = run.versionId === to.version.id ? to.version : await flows.version(run.versionId);
  if (oldVersion === null) return refused("The version of the flow that this run began with is gone.");
  const oldPlan = oldVersion === to.version ? plan : compileVersion(oldVersion);
  if (!oldPlan.ok) return refused(oldPlan.failure.message);
  const entries = await runs.readJournal(run.id);
  const lines = resubmitLines(
    { plan: oldPlan.value, status: run.status, entries },
    { plan: plan.value, trigger: to.trigger, now: to.nowMs },
    from,
  );
  if (!lines.ok) return refused(lines.failure.message);
  return lines.value.some(isSecured) ? refused(SECURED_STEPS) : lines;
}

/** @returns false when this submission was written before: a repeated one changes nothing */
async function write(
  sql: Sql,
  run: NewRun,
  carried: readonly JournalEntry[],
  asked: Resubmission,
): Promise<boolean> {
  const noted = await sql.query(
    `insert into run_interventions (id, environment_id, run_id, kind, source_run_id, step, by_user)
     values ($1, $2, $3, 'resubmitted', $4, $5, $6)
     on conflict (run_id) where kind = 'resubmitted' do nothing returning id`,
    [newId(), run.environmentId, run.id, asked.runId, stepOf(asked.from), asked.by],
  );
  if (noted.length === 0) return false;
  await writeAcceptances(sql, [anAcceptance([run], undefined)]);
  for (let seq = 0; seq < carried.length; seq += CHUNK) {
    const part = carried.slice(seq, seq + CHUNK);
    const { lines, payloads } = encodeChunk(part);
    await sql.query(
      "insert into journal (run_id, seq, entry_count, lines, payloads) values ($1, $2, $3, $4, $5)",
      [run.id, seq, part.length, lines, payloads],
    );
  }
  if (carried.length > 0) {
    await sql.query("update runs set next_seq = $2 where id = $1", [run.id, carried.length]);
  }
  return true;
}

/** What the history says about where it began: an action, the first failure (empty text), or the start (null). */
function stepOf(from: ResubmitFrom): string | null {
  if (from.kind === "start") return null;
  return from.kind === "failed" ? "" : from.action;
}
