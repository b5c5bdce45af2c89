import type { Value } from "@towpath/expressions";
import type { Pool, Sql } from "../connection-pool.ts";
import { isUuid } from "../new-id.ts";
import { storableName } from "../storable-text.ts";
import type { FlowStore, HookedFlow, Schedule } from "../stores.ts";
import { encodeValue } from "../value-text.ts";
import { ALIVE, getFlow } from "./get-flow.ts";
import { putSubscription, SUBSCRIPTIONS } from "./subscriptions.ts";
import { noteUsedReferences } from "./used-references.ts";
import { insertVersion } from "./versions.ts";

interface LockedFlow {
  enabled: boolean;
  revision: number;
  definition_text: string;
  parameters_text: string;
  published_version_id: string | null;
}

async function lockFlow(sql: Sql, environmentId: string, id: string): Promise<LockedFlow | null> {
  const [row] = await sql.query<LockedFlow & { revision: number }>(
    `select f.enabled, f.revision, f.definition_text, f.parameters_text, f.published_version_id
     from flows f where ${ALIVE} and f.id = $2 for update`,
    [environmentId, id],
  );
  return row ?? null;
}

/** Made of the same things: its slots and its cursor go on undisturbed, so that publishing a fix does not fire it anew. */
const SAME = "triggers.trigger_name = excluded.trigger_name and triggers.fingerprint = excluded.fingerprint";
const kept = (column: string, otherwise = `excluded.${column}`) =>
  `${column} = case when ${SAME} then triggers.${column} else ${otherwise} end`;

/** Switched on again, a trigger that was kept has times of its own from now on; its cursor is the old one. */
const AGAIN = (column: string) =>
  `${column} = case when ${SAME} and not triggers.off then triggers.${column} else excluded.${column} end`;

/** What a polling trigger knows of its service outlives a switch: it is kept, and due no more. */
const KEEP_POLL = `update triggers set off = true, next_at = null, fence = nextval('trigger_fence'),
    hold_for = null, held_since = null, lease_owner = null, lease_until = null where flow_id = $1 and kind = 'poll'`;

const PUT_TRIGGER = `insert into triggers
    (flow_id, environment_id, version_id, trigger_name, recurrence, next_at, kind, fingerprint, cursor)
  values ($1, $2, $3, $4, $5, timestamptz 'epoch' + $6::float8 * interval '1 ms', $7, $8, $9)
  on conflict (flow_id) do update set
    version_id = excluded.version_id, trigger_name = excluded.trigger_name, kind = excluded.kind,
    fingerprint = excluded.fingerprint,
    ${AGAIN("recurrence")}, ${AGAIN("next_at")}, ${kept("cursor")}, off = false,
    ${["fired", "failures", "checks", "idle"].map((column) => kept(column, "0")).join(", ")},
    ${["checked_at", "fired_at", "late_ms", "outcome", "message"].map((column) => kept(column, "null")).join(", ")},
    -- Whoever holds the old slot holds the old version: it must not commit.
    fence = nextval('trigger_fence'), lease_owner = null, lease_until = null, hold_for = null, held_since = null`;

async function putSchedule(
  sql: Sql,
  flow: { id: string; environmentId: string; versionId: string },
  schedule: Schedule | null,
  enabled: boolean,
): Promise<void> {
  await putSubscription(sql, flow, schedule);
  if (!enabled) await sql.query(KEEP_POLL, [flow.id]);
  if (schedule === null) {
    await sql.query("delete from triggers where flow_id = $1 and ($2 or not off)", [flow.id, enabled]);
    return;
  }
  const recurrence = encodeValue((schedule.recurrence ?? null) as Value);
  await sql.query(PUT_TRIGGER, [
    flow.id,
    flow.environmentId,
    flow.versionId,
    storableName(schedule.triggerName),
    recurrence,
    schedule.nextAt,
    schedule.kind ?? "recurrence",
    storableName(schedule.fingerprint ?? recurrence),
    schedule.cursor ?? null,
  ]);
}

function publishOf(pool: Pool): FlowStore["publish"] {
  return async (environmentId, id, revision, { userId, name = "", note, schedule, connectors = {} }) => {
    if (!isUuid(environmentId) || !isUuid(id)) return null;
    const outcome = await pool.transaction(async (sql) => {
      const flow = await lockFlow(sql, environmentId, id);
      if (flow === null) return null;
      if (flow.revision !== revision) return "stale";
      const versionId = await insertVersion(sql, {
        flowId: id,
        environmentId,
        definitionText: flow.definition_text,
        parametersText: flow.parameters_text,
        publishedBy: userId,
        name: storableName(name),
        note: storableName(note),
        connectors,
      });
      const enabled = flow.enabled || flow.published_version_id === null;
      await sql.query(
        "update flows set published_version_id = $2, enabled = $3, updated_at = now() where id = $1",
        [id, versionId, enabled],
      );
      await putSchedule(sql, { id, environmentId, versionId }, enabled ? schedule : null, enabled);
      await noteUsedReferences(sql, id);
      return "published";
    });
    return outcome === "published" ? getFlow(pool, environmentId, id) : outcome;
  };
}

function setEnabledOf(pool: Pool): FlowStore["setEnabled"] {
  return async (environmentId, id, enabled, schedule) => {
    if (!isUuid(environmentId) || !isUuid(id)) return null;
    await pool.transaction(async (sql) => {
      const flow = await lockFlow(sql, environmentId, id);
      // Without a published version there is nothing to switch on; switching to what is changes nothing.
      if (flow === null || flow.published_version_id === null || flow.enabled === enabled) return;
      await sql.query("update flows set enabled = $2 where id = $1", [id, enabled]);
      const target = { id, environmentId, versionId: flow.published_version_id };
      await putSchedule(sql, target, enabled ? schedule : null, enabled);
    });
    return getFlow(pool, environmentId, id);
  };
}

export function createPublishing(pool: Pool): Pick<FlowStore, "publish" | "setEnabled" | "byHookKey"> {
  return {
    publish: publishOf(pool),
    setEnabled: setEnabledOf(pool),
    async byHookKey(hookKey) {
      if (!/^[\w-]{1,64}$/.test(hookKey)) return null;
      const [row] = await pool.prepared<{ flowId: string } & HookedFlow>(
        "flow_by_hook_key",
        `select id as "flowId", environment_id as "environmentId", published_version_id as "versionId",
           ${SUBSCRIPTIONS} as subscriptions
         from flows where hook_key = $1 and enabled and published_version_id is not null and deleted_at is null`,
        [hookKey],
      );
      return row ?? null;
    },
  };
}
