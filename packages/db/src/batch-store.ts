import { createHash } from "node:crypto";
import { BATCH_LIMITS, type BatchItem, type NewRun } from "@towpath/engine";
import type { BatchPlace, BatchStore, Release } from "@towpath/triggers";
import type { Pool, Sql } from "./connection-pool.ts";
import type { SealRuns } from "./runs/sealed-run-store.ts";
import { writeManyRuns } from "./runs/write-many-runs.ts";
import { storableName } from "./storable-text.ts";
import { decodeValue, encodeValue } from "./value-text.ts";

/** Longer than any run may take: until then a step may be repeated after a crash. */
const REMEMBER_DAYS = 100;

const REMEMBER = `insert into event_keys (flow_id, key, expires_at)
  values ($1, $2, now() + interval '${REMEMBER_DAYS} days') on conflict (flow_id, key) do nothing returning 1`;

/** One at a time for each partition: two senders would both see it full, or both not. */
const LOCK = "select pg_advisory_xact_lock(hashtextextended($1, 0))";

const PLACE = "flow_id = $1 and batch_name = $2 and partition_name = $3 and mode = $4";

/** The oldest messages that one run may hold. The first is always among them. */
const TAKE = `with sized as (
    select seq, row_number() over (order by seq) as n, sum(bytes) over (order by seq) as total, bytes
    from batch_messages where ${PLACE}
  ), taken as (
    delete from batch_messages m using sized s
    where m.flow_id = $1 and m.batch_name = $2 and m.partition_name = $3 and m.mode = $4 and m.seq = s.seq
      and s.n <= $5 and (s.total <= $6 or s.n = 1)
    returning m.seq, m.message_id, m.content
  ) select message_id, content from taken order by seq`;

const params = ({ flowId, batchName, partitionName, mode }: BatchPlace) => [
  flowId,
  storableName(batchName),
  storableName(partitionName),
  mode,
];

/** Takes messages and makes their run, within the caller's transaction and lock. */
async function release(
  sql: Sql,
  place: BatchPlace,
  make: Release,
  sealRuns: SealRuns,
): Promise<{ taken: number; runs: readonly NewRun[] }> {
  const rows = await sql.query<{ message_id: string; content: string }>(TAKE, [
    ...params(place),
    BATCH_LIMITS.messages,
    BATCH_LIMITS.bytes,
  ]);
  const items = rows.map(
    (row): BatchItem => ({ content: decodeValue(row.content), messageId: row.message_id }),
  );
  const runs = items.length === 0 ? [] : await sealRuns(make(place, items));
  await writeManyRuns(sql, runs);
  return { taken: items.length, runs };
}

/** Messages of batches on PostgreSQL. */
export function createBatchStore(pool: Pool, sealRuns: SealRuns): BatchStore {
  const lock = (sql: Sql, place: BatchPlace) => sql.query(LOCK, [params(place).join("\n")]);
  // Under the lock nothing is added: what is there now is all of it, in as many runs as the bounds ask for.
  const releasePartition = async (sql: Sql, place: BatchPlace, make: Release) => {
    await lock(sql, place);
    const all: NewRun[] = [];
    for (;;) {
      const { taken, runs } = await release(sql, place, make, sealRuns);
      if (taken === 0) return all;
      for (const run of runs) all.push(run);
    }
  };
  return {
    async add({ key, messageId, content, full, release: make, ...place }) {
      const digest = createHash("sha256").update(`batch\n${key}`).digest();
      const text = encodeValue(content);
      return pool.transaction(async (sql) => {
        const fresh = await sql.query(REMEMBER, [place.flowId, digest]);
        if (fresh.length === 0) return { runIds: [] };
        await lock(sql, place);
        await sql.query(
          `insert into batch_messages (flow_id, batch_name, partition_name, mode, message_id, content, bytes)
           values ($1, $2, $3, $4, $5, $6, $7)`,
          [...params(place), storableName(messageId), text, Buffer.byteLength(text)],
        );
        const [waiting] = await sql.query<{ messages: number; bytes: number }>(
          `select count(*) as messages, sum(bytes)::bigint as bytes from batch_messages where ${PLACE}`,
          params(place),
        );
        if (waiting === undefined || !full(waiting)) return { runIds: [] };
        const { runs } = await release(sql, place, make, sealRuns);
        return { runIds: runs.map(({ id }) => id) };
      });
    },
    async releaseAll({ flowId, batchName, release: make }) {
      const partitions = await pool.query<{ name: string; mode: BatchPlace["mode"] }>(
        `select distinct partition_name as name, mode from batch_messages where flow_id = $1 and batch_name = $2
         order by partition_name, mode`,
        [flowId, storableName(batchName)],
      );
      const started: string[] = [];
      for (const { name, mode } of partitions) {
        const place = { flowId, batchName, partitionName: name, mode };
        for (const { id } of await pool.transaction((sql) => releasePartition(sql, place, make)))
          started.push(id);
      }
      return started;
    },
  };
}
