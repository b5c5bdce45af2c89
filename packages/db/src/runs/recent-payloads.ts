import type { JournalEntry } from "@towpath/engine";
import type { Pool } from "../connection-pool.ts";
import { isUuid } from "../new-id.ts";
import type { RecentRun, RunHistory } from "../stores.ts";
import { decodeChunk, decodeEvent } from "./journal-codec.ts";

/** A look at many runs at once must never become a heavy one: what is larger is left out, newest runs first. */
const MOST_CHUNKS_OF_A_RUN = 20;
const MOST_BYTES_OF_A_CHUNK = 256 * 1024;
const MOST_BYTES = 8 * 1024 * 1024;

/** Sizes are told without reading what is stored out of line, so only what is wanted is read at all. */
const CHUNKS = `with sized as (
    select j.run_id, j.seq, octet_length(j.lines) + coalesce(octet_length(j.payloads), 0) as bytes
    from runs r cross join lateral (
      select c.run_id, c.seq, c.lines, c.payloads from journal c
      where c.run_id = r.id order by c.seq limit ${MOST_CHUNKS_OF_A_RUN}
    ) j
    where r.environment_id = $1 and r.id = any($2::uuid[])
  ), counted as (
    select run_id, seq, sum(bytes) over (order by run_id desc, seq) as total
    from sized where bytes <= ${MOST_BYTES_OF_A_CHUNK}
  )
  select c.run_id, j.lines, j.payloads from counted c
  join journal j on j.run_id = c.run_id and j.seq = c.seq
  where c.total <= ${MOST_BYTES}
  order by c.run_id desc, c.seq`;

const EVENTS = `select r.id, r.version_id,
    case when octet_length(r.event) <= ${MOST_BYTES_OF_A_CHUNK} then r.event end as event
  from runs r where r.environment_id = $1 and r.id = any($2::uuid[])
  order by r.id desc`;

interface EventRow {
  id: string;
  version_id: string;
  event: string | null;
}
interface ChunkRow {
  run_id: string;
  lines: string;
  payloads: string | null;
}

export function recentOf(pool: Pool): RunHistory["recent"] {
  return async (environmentId, runIds) => {
    if (!isUuid(environmentId) || !runIds.every(isUuid) || runIds.length === 0) return [];
    const asked = [environmentId, [...runIds]];
    const [events, chunks] = await Promise.all([
      pool.query<EventRow & { id: string }>(EVENTS, asked),
      pool.query<ChunkRow & { run_id: string }>(CHUNKS, asked),
    ]);
    const entries = new Map<string, JournalEntry[]>();
    for (const { run_id, lines, payloads } of chunks) {
      entries.set(run_id, [...(entries.get(run_id) ?? []), ...decodeChunk(lines, payloads)]);
    }
    return events.map(
      ({ id, version_id, event }): RecentRun => ({
        id,
        versionId: version_id,
        trigger: event === null ? null : decodeEvent(event),
        entries: entries.get(id) ?? [],
      }),
    );
  };
}
