import type { StoredRun } from "@towpath/db";
import { type RunStatus, shownTriggerOutputs } from "@towpath/engine";
import { parseDefinition } from "@towpath/flow";
import { fail, ok, type Result } from "@towpath/prelude";
import type { Actor } from "../actor.ts";
import type { Deps } from "../deps.ts";
import type { Failure } from "../failure.ts";
import { isoTime } from "../iso-time.ts";
import { presentConnection } from "../present-connection.ts";
import { presentRun, presentValue } from "../present-run.ts";
import { previewOf } from "../preview-of.ts";
import { findConnection } from "./find-connection.ts";
import { type RunSearch, searchOf, unboundedSearch } from "./run-search.ts";

const NO_RUN: Failure = { kind: "not-found", what: "run" };

export async function findRun(
  { database }: Deps,
  { environmentId }: Actor,
  id: string,
): Promise<Result<StoredRun, Failure>> {
  const run = await database.history.get(environmentId, id);
  return run === null ? fail(NO_RUN) : ok(run);
}

interface RunFilter extends RunSearch {
  readonly flowId?: string | undefined;
  readonly status?: readonly RunStatus[] | undefined;
  readonly awaitsConnection?: boolean | undefined;
  readonly idStart?: string | undefined;
  readonly mode?: "live" | "draft" | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** Every filter is part of the query: a page holds `limit` runs that match, whatever lies between them. */
export async function listRuns({ database, now }: Deps, { environmentId }: Actor, filter: RunFilter) {
  const { flowId, status, awaitsConnection, idStart, mode, from, to, limit, cursor } = filter;
  const refusal = unboundedSearch(filter, now());
  if (refusal !== null) return fail(refusal);
  const { items, nextCursor } = await database.history.list(environmentId, {
    limit,
    ...searchOf(filter),
    ...(flowId === undefined ? {} : { flowId }),
    ...(status === undefined || status.length === 0 ? {} : { status }),
    ...(awaitsConnection === true ? { awaitsConnection } : {}),
    ...(idStart === undefined ? {} : { idStart }),
    ...(mode === undefined ? {} : { mode }),
    ...(from === undefined ? {} : { from: Date.parse(from) }),
    ...(to === undefined ? {} : { to: Date.parse(to) }),
    ...(cursor === undefined ? {} : { cursor }),
  });
  return ok({ items: items.map(presentRun), nextCursor });
}

export async function readRun(deps: Deps, actor: Actor, id: string) {
  const found = await findRun(deps, actor, id);
  if (!found.ok) return found;
  const run = found.value;
  const [version, trigger] = await Promise.all([
    deps.database.flows.version(run.versionId),
    deps.database.history.trigger(actor.environmentId, id),
  ]);
  if (version === null) return fail(NO_RUN);
  return ok({
    ...presentRun(run),
    versionId: run.versionId,
    definitionText: version.definitionText,
    part: version.number === 0 ? (version.note ?? "") : "",
    triggerName: trigger?.name ?? "",
    parentRunId: run.parentRunId,
    cancelRequested: run.cancelRequested,
    waits: await waitsOf(deps, actor, run),
  });
}

/** What a run waits for; of a connection that the reader may not see only the words. */
async function waitsOf(deps: Deps, actor: Actor, run: StoredRun) {
  if (!run.awaitsConnection) return [];
  const waits = await deps.database.waits.ofRun(actor.environmentId, run.id);
  return Promise.all(
    waits.map(async ({ id, words, since }) => {
      const found = await findConnection(deps, actor, id);
      const connection = found.ok ? presentConnection(actor, found.value) : null;
      return { connection, message: words, since: isoTime(since) };
    }),
  );
}

export async function readTrigger(
  deps: Deps,
  actor: Actor,
  { id, preview }: { id: string; preview: boolean },
) {
  const found = await findRun(deps, actor, id);
  if (!found.ok) return found;
  const [version, trigger] = await Promise.all([
    deps.database.flows.version(found.value.versionId),
    deps.database.history.trigger(actor.environmentId, id),
  ]);
  if (trigger === null) return fail(NO_RUN);
  const definition = version === null ? null : parseDefinition(version.definitionText);
  const outputs = definition?.ok ? shownTriggerOutputs(definition.value, trigger.outputs) : trigger.outputs;
  const text = presentValue(outputs);
  return ok({
    name: trigger.name,
    firedAt: isoTime(trigger.startTime),
    outputsText: previewOf(text, preview),
    outputsSize: text?.length ?? 0,
  });
}
