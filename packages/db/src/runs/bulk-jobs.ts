import type { Pool } from "../connection-pool.ts";
import { isUuid, newId } from "../new-id.ts";
import type { BulkJob, BulkStore, BulkTarget, ClaimedBulkJob } from "../operating.ts";
import { decodeValue, encodeValue } from "../value-text.ts";

interface JobRow extends Omit<BulkJob, "target"> {
  readonly id: string;
  readonly target: string;
  readonly fence: number;
  readonly cursor: string | null;
  readonly byUser: string | null;
}

const COLUMNS = `j.id, j.environment_id as "environmentId", j.kind, j.target, j.status, j.total, j.done, j.refused,
  j.refusal, j.cursor, j.fence, j.by_user as "byUser", (select u.name from users u where u.id = j.by_user) as by,
  (extract(epoch from j.created_at) * 1000)::bigint as "createdAt",
  (extract(epoch from j.ended_at) * 1000)::bigint as "endedAt"`;

function toJob({ target, fence: _fence, cursor: _cursor, byUser: _byUser, ...job }: JobRow): BulkJob {
  return { ...job, target: decodeValue(target) as unknown as BulkTarget };
}

// The one that was looked at longest ago: several jobs take turns.
const CLAIM = `update bulk_jobs j set fence = j.fence + 1,
    lease_owner = $2, lease_until = clock_timestamp() + $1::integer * interval '1 ms'
  where j.id = (select id from bulk_jobs where status = 'Running' and (lease_until is null or lease_until <= now())
    order by lease_until nulls first, id limit 1 for update skip locked)
  returning ${COLUMNS}`;

// A job that was stopped meanwhile stays so, but what its last batch did is counted.
const ADVANCE = `update bulk_jobs set done = done + $3, refused = refused + $4, refusal = coalesce(refusal, $5),
    cursor = coalesce($6, cursor), lease_owner = null, lease_until = now(),
    status = case when status = 'Running' and $7 then 'Done' else status end,
    ended_at = case when status = 'Running' and $7 then clock_timestamp() else ended_at end
  where id = $1 and fence = $2 returning status`;

export function createBulkStore(pool: Pool): BulkStore {
  const read = async (where: string, values: readonly unknown[]) =>
    (await pool.query<JobRow>(`select ${COLUMNS} from bulk_jobs j where ${where}`, values)).map(toJob);
  return {
    async start({ environmentId, kind, target, total, by }) {
      const id = newId();
      await pool.query(
        `insert into bulk_jobs (id, environment_id, kind, target, total, by_user) values ($1, $2, $3, $4, $5, $6)`,
        [id, environmentId, kind, encodeValue(target as never), total, by],
      );
      const [job] = await read("j.id = $1", [id]);
      if (job === undefined) throw new Error("A bulk job that was just made is gone");
      return job;
    },
    async get(environmentId, id) {
      if (!isUuid(environmentId) || !isUuid(id)) return null;
      const [job] = await read("j.environment_id = $1 and j.id = $2", [environmentId, id]);
      return job ?? null;
    },
    async list(environmentId, limit) {
      if (!isUuid(environmentId)) return [];
      return read("j.environment_id = $1 order by j.id desc limit $2", [environmentId, limit]);
    },
    async stop(environmentId, id) {
      if (!isUuid(environmentId) || !isUuid(id)) return null;
      await pool.query(
        `update bulk_jobs set status = 'Stopped', ended_at = clock_timestamp()
         where environment_id = $1 and id = $2 and status = 'Running'`,
        [environmentId, id],
      );
      const [job] = await read("j.environment_id = $1 and j.id = $2", [environmentId, id]);
      return job ?? null;
    },
    async claim({ workerId, leaseMs }): Promise<ClaimedBulkJob | null> {
      const [row] = await pool.query<JobRow>(CLAIM, [leaseMs, workerId]);
      if (row === undefined) return null;
      return { ...toJob(row), fence: row.fence, cursor: row.cursor, byUser: row.byUser };
    },
    async advance({ id, fence }, { done, refused, refusal, cursor, isLast }) {
      const [row] = await pool.query<{ status: string }>(ADVANCE, [
        id,
        fence,
        done,
        refused,
        refusal,
        cursor,
        isLast,
      ]);
      return row?.status === "Running";
    },
    async releaseOwned(workerId) {
      await pool.query(
        "update bulk_jobs set lease_owner = null, lease_until = now() where lease_owner = $1",
        [workerId],
      );
    },
  };
}
