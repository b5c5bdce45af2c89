import { randomBytes } from "node:crypto";
import type { Pool } from "../connection-pool.ts";
import { isUuid, newId } from "../new-id.ts";
import { storableJson, storableName } from "../storable-text.ts";
import type { FlowStore } from "../stores.ts";
import { callableOf } from "./callable-flows.ts";
import { trimDrafts } from "./draft-store.ts";
import { flowAttentionOf } from "./flow-attention.ts";
import { type FlowRow, SELECT_FLOW, toFlow } from "./flow-row.ts";
import { ALIVE, getFlow } from "./get-flow.ts";
import { createPublishing } from "./publishing.ts";
import { saveSettingsOf } from "./save-settings.ts";

import { searchKey } from "./search-key.ts";

import { dropSubscriptions, subscriptionFactsOf } from "./subscriptions.ts";

import { triggerFactsOf } from "./trigger-facts.ts";
import { noteUsedReferences } from "./used-references.ts";
import { createVersions } from "./versions.ts";

/** The place after a row: the instant of its last change in microseconds, and its id for those of one instant. */
const cursorOf = (row: FlowRow) => Buffer.from(`${row.updated_us}/${row.id}`).toString("base64url");

function parseCursor(cursor: string): { us: string; id: string } | null {
  const [us = "", id = ""] = Buffer.from(cursor, "base64url").toString("utf8").split("/");
  return /^\d{1,16}$/.test(us) && isUuid(id) ? { us, id } : null;
}

function listOf(pool: Pool): FlowStore["list"] {
  return async (environmentId, { search, limit, cursor }) => {
    const after = cursor === undefined ? null : parseCursor(cursor);
    if (!isUuid(environmentId) || (cursor !== undefined && after === null))
      return { items: [], nextCursor: null };
    const rows = await pool.query<FlowRow & { id: string }>(
      `${SELECT_FLOW} where ${ALIVE}
         and ($2 = '' or position($2 in f.name_key) > 0)
         and ($3::bigint is null or
           (f.updated_at, f.id) < (timestamptz 'epoch' + $3::bigint * interval '1 microsecond', $4::uuid))
       order by f.updated_at desc, f.id desc limit $5`,
      [environmentId, searchKey(search ?? ""), after?.us ?? null, after?.id ?? null, limit + 1],
    );
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return {
      items: page.map(toFlow),
      nextCursor: rows.length > limit && last !== undefined ? cursorOf(last) : null,
    };
  };
}

function createOf(pool: Pool): FlowStore["create"] {
  return async ({ environmentId, name, definitionText, parametersText, createdBy, source, sourceAlias }) => {
    const id = newId();
    await pool.query(
      `insert into flows (id, environment_id, name, name_key, definition_text, parameters_text, hook_key,
         source_id, source_member, source_pointer, created_by, source_alias)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
      [
        id,
        environmentId,
        storableName(name),
        searchKey(name),
        storableJson(definitionText),
        storableJson(parametersText),
        randomBytes(16).toString("base64url"),
        source?.id ?? null,
        source?.member == null ? null : storableName(source.member),
        source == null ? null : storableName(source.pointer),
        createdBy,
        sourceAlias == null ? null : searchKey(sourceAlias),
      ],
    );
    const flow = await getFlow(pool, environmentId, id);
    if (flow === null) throw new Error("A flow that was just made is gone");
    return flow;
  };
}

/** Null stands for what stays as it is. */
const changed = (text: string | undefined, storable: (text: string) => string) =>
  text === undefined ? null : storable(text);

/** A state is put by before somebody else changes it, or the same person after this long. */
const SITTING = "interval '15 minutes'";
const ENDS_SITTING = `(coalesce(f.saved_by, f.created_by) is distinct from $8::uuid
  or coalesce(f.sitting_at, f.created_at) < now() - ${SITTING})`;

const SAVE_DRAFT = `with before as (
    select f.id, f.revision, f.definition_text, f.parameters_text, coalesce(f.saved_by, f.created_by) as saved_by,
      coalesce(f.saved_at, f.created_at) as saved_at, ${ENDS_SITTING} as ends
    from flows f where ${ALIVE} and f.id = $2 and f.revision = $3 for update
  ), past as (
    insert into flow_drafts (id, flow_id, revision, definition_text, parameters_text, saved_by, saved_at)
    select $9::uuid, id, revision, definition_text, parameters_text, saved_by, saved_at from before where ends
    on conflict (flow_id, revision) do nothing returning id
  )
  update flows f set revision = f.revision + 1, updated_at = now(), saved_at = now(), saved_by = $8,
    sitting_at = case when before.ends then now() else coalesce(f.sitting_at, f.created_at) end,
    name = coalesce($4, f.name), name_key = coalesce($5, f.name_key),
    definition_text = coalesce($6, f.definition_text), parameters_text = coalesce($7, f.parameters_text)
  from before where f.id = before.id
  returning f.id, exists (select 1 from past) as past`;

function saveDraftOf(pool: Pool): FlowStore["saveDraft"] {
  return async (environmentId, id, revision, { name, definitionText, parametersText, savedBy = null }) => {
    if (!isUuid(environmentId) || !isUuid(id)) return null;
    const saved = await pool.query<{ id: string; past: boolean }>(SAVE_DRAFT, [
      environmentId,
      id,
      revision,
      changed(name, storableName),
      changed(name, searchKey),
      changed(definitionText, storableJson),
      changed(parametersText, storableJson),
      savedBy,
      newId(),
    ]);
    if (saved.length > 0 && definitionText !== undefined) await noteUsedReferences(pool, id);
    if (saved[0]?.past === true) await trimDrafts(pool, id);
    const flow = await getFlow(pool, environmentId, id);
    return flow !== null && saved.length === 0 ? "stale" : flow;
  };
}

function deleteOf(pool: Pool): FlowStore["delete"] {
  return (environmentId, id) => {
    if (!isUuid(environmentId) || !isUuid(id)) return Promise.resolve(false);
    return pool.transaction(async (sql) => {
      const gone = await sql.query(
        `update flows f set deleted_at = now(), enabled = false where ${ALIVE} and f.id = $2 returning f.id`,
        [environmentId, id],
      );
      if (gone.length === 0) return false;
      await sql.query("delete from triggers where flow_id = $1", [id]);
      await sql.query("delete from batch_messages where flow_id = $1", [id]);
      await dropSubscriptions(sql, id);
      await sql.query("delete from trigger_subscriptions where flow_id = $1 and state = 'left'", [id]);
      return true;
    });
  };
}

function sourcesOf(pool: Pool): Pick<FlowStore, "saveSource" | "source"> {
  return {
    async saveSource({ environmentId, fileName, bytes }) {
      const id = newId();
      await pool.query("insert into sources (id, environment_id, file_name, bytes) values ($1, $2, $3, $4)", [
        id,
        environmentId,
        storableName(fileName),
        Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
      ]);
      return id;
    },
    async source(environmentId, id) {
      if (!isUuid(environmentId) || !isUuid(id)) return null;
      const [row] = await pool.query<{ fileName: string; bytes: Buffer }>(
        `select file_name as "fileName", bytes from sources where environment_id = $1 and id = $2`,
        [environmentId, id],
      );
      return row ?? null;
    },
  };
}

export function createFlowStore(pool: Pool): FlowStore {
  return {
    list: listOf(pool),
    get: (environmentId, id) => getFlow(pool, environmentId, id),
    create: createOf(pool),
    saveDraft: saveDraftOf(pool),
    saveSettings: saveSettingsOf(pool),
    delete: deleteOf(pool),
    attention: flowAttentionOf(pool),
    trigger: triggerFactsOf(pool),
    callable: callableOf(pool),
    subscription: subscriptionFactsOf(pool),
    ...createPublishing(pool),
    ...createVersions(pool),
    ...sourcesOf(pool),
  };
}
