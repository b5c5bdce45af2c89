import type { Pool } from "../connection-pool.ts";
import { isUuid, newId } from "../new-id.ts";
import { storableJson, storableName } from "../storable-text.ts";

/** An input that a maker keeps to test a flow with again. */
export interface TestCase {
  readonly id: string;
  readonly name: string;
  /** Body, headers and queries of the trigger, as JSON text. */
  readonly payloadText: string;
  readonly at: number;
}

export interface TestCaseStore {
  /** By name. */
  list(environmentId: string, flowId: string): Promise<readonly TestCase[]>;
  /** Null when there is no such flow. */
  keep(
    environmentId: string,
    flowId: string,
    given: { readonly name: string; readonly payloadText: string; readonly by: string | null },
  ): Promise<string | null>;
  remove(environmentId: string, flowId: string, id: string): Promise<boolean>;
}

const OF_FLOW = `from test_cases c join flows f on f.id = c.flow_id
  where f.environment_id = $1 and f.deleted_at is null and c.flow_id = $2`;

export function createTestCaseStore(pool: Pool): TestCaseStore {
  return {
    async list(environmentId, flowId) {
      if (!isUuid(environmentId) || !isUuid(flowId)) return [];
      return pool.query<TestCase & { id: string }>(
        `select c.id, c.name, c.payload_text as "payloadText", (extract(epoch from c.at) * 1000)::bigint as at
         ${OF_FLOW} order by lower(c.name), c.at`,
        [environmentId, flowId],
      );
    },
    async keep(environmentId, flowId, { name, payloadText, by }) {
      if (!isUuid(environmentId) || !isUuid(flowId)) return null;
      const [row] = await pool.query<{ id: string }>(
        `insert into test_cases (id, flow_id, name, payload_text, by_user)
         select $3, f.id, $4, $5, $6 from flows f
           where f.environment_id = $1 and f.deleted_at is null and f.id = $2 returning id`,
        [environmentId, flowId, newId(), storableName(name), storableJson(payloadText), by],
      );
      return row?.id ?? null;
    },
    async remove(environmentId, flowId, id) {
      if (!isUuid(environmentId) || !isUuid(flowId) || !isUuid(id)) return false;
      const gone = await pool.query(
        `delete from test_cases where id = $3 and id in (select c.id ${OF_FLOW}) returning id`,
        [environmentId, flowId, id],
      );
      return gone.length > 0;
    },
  };
}
