import { randomBytes } from "node:crypto";
import { KEY_BYTES, seal, unseal } from "@towpath/vault";
import type { Sql } from "../connection-pool.ts";
import { isUuid } from "../new-id.ts";

/** The keys of runs that have something to hide. They live as long as their run does. */
export interface RunKeys {
  /** The run's key, made when there is none. */
  make(runId: string): Promise<Buffer>;
  /** Null: the run has none, or it is wiped. */
  find(runId: string): Promise<Buffer | null>;
  /** Wipes the key: what it sealed cannot be read by anybody any more. */
  wipe(runId: string): Promise<void>;
  /** Wipes the keys of runs that have been over for some minutes, or were never stored. Looks once a minute. */
  wipeEnded(): Promise<void>;
}

const INSERT = "insert into run_keys (run_id, sealed_key) values ($1, $2) on conflict do nothing";
const SELECT = "select sealed_key from run_keys where run_id = $1";
const WIPE_ENDED = `delete from run_keys k where
  exists (select 1 from runs r where r.id = k.run_id and r.ended_at < now() - interval '10 minutes')
  or (k.created_at < now() - interval '1 day' and not exists (select 1 from runs r where r.id = k.run_id))`;
const WIPE_EVERY_MS = 60_000;
/** Keys at hand: more runs than a worker has under way. */
const REMEMBERED = 1_000;

/** @param secret gives the installation's key, base64url of 32 bytes */
export function createRunKeys(sql: Sql, secret: () => Promise<string>): RunKeys {
  const known = new Map<string, Buffer>();
  let wipedAt = Number.NEGATIVE_INFINITY;
  const place = (runId: string) => `run_keys\n${runId}`;
  const master = async () => Buffer.from(await secret(), "base64url");

  const load = async (runId: string): Promise<Buffer | null> => {
    const [row] = await sql.prepared<{ sealed_key: Buffer }>("read_run_key", SELECT, [runId]);
    return row === undefined ? null : remember(runId, unseal(await master(), place(runId), row.sealed_key));
  };
  const remember = (runId: string, key: Buffer): Buffer => {
    const [oldest] = known.keys();
    if (known.size >= REMEMBERED && oldest !== undefined) known.delete(oldest);
    known.set(runId, key);
    return key;
  };

  return {
    async make(runId) {
      const atHand = known.get(runId) ?? (await load(runId));
      if (atHand !== null) return atHand;
      const sealed = seal(await master(), place(runId), randomBytes(KEY_BYTES));
      await sql.prepared("make_run_key", INSERT, [runId, sealed]);
      // Another process may have been first: the stored one counts.
      const key = await load(runId);
      if (key === null) throw new Error("A key that was just made is gone");
      return key;
    },
    async find(runId) {
      return known.get(runId) ?? (isUuid(runId) ? load(runId) : null);
    },
    async wipe(runId) {
      known.delete(runId);
      if (isUuid(runId))
        await sql.prepared("wipe_run_key", "delete from run_keys where run_id = $1", [runId]);
    },
    async wipeEnded() {
      const now = performance.now();
      if (now - wipedAt < WIPE_EVERY_MS) return;
      wipedAt = now;
      await sql.prepared("wipe_run_keys", WIPE_ENDED, []);
    },
  };
}
