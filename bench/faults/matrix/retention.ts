import pg from "pg";
import { type Fault, must } from "../fault.ts";
import { threeCalls } from "../flows.ts";
import type { Site } from "../site.ts";
import { pause, seconds } from "../waiting.ts";

const DAY_MS = 86_400_000;

/** A week of the past with ended runs in it, as an installation of a year has them. */
async function addOldWeek(site: Site, flowId: string): Promise<string> {
  const [week] = await site.rows<{ from_ms: string; name: string }>(
    `select (floor((extract(epoch from now()) * 1000 - $1::bigint - 345600000) / 604800000) * 604800000 + 345600000)::bigint as from_ms,
       'runs_before' as name`,
    [400 * DAY_MS],
  );
  const fromMs = Number(week?.from_ms);
  const name = `runs_${new Date(fromMs).toISOString().slice(0, 10).replaceAll("-", "")}`;
  for (const table of ["runs", "journal"]) {
    await site.rows(`drop table ${table}_before`);
    await site.rows(
      `create table ${name.replace("runs", table)} partition of ${table}
         for values from ('${idAt(fromMs)}') to ('${idAt(fromMs + 7 * DAY_MS)}')`,
    );
  }
  await site.rows(
    `insert into runs (id, environment_id, flow_id, version_id, mode, created_at, status, ended_at, event)
     select (left(uuid_from_ms($1::bigint + n)::text, 24) || lpad(to_hex(n), 12, '0'))::uuid, $2, $3, $3, 'live', now() - interval '400 days', 'Succeeded',
       now() - interval '400 days', '{}' from generate_series(1, 5000) as n`,
    [fromMs, site.environmentId, flowId],
  );
  return name;
}

function idAt(ms: number): string {
  const hex = ms.toString(16).padStart(12, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`;
}

async function retentionUnderLoad(site: Site): Promise<string> {
  const worker = await site.startWorker();
  const flow = await site.publish(threeCalls(site.ledger));
  const week = await addOldWeek(site, flow.id);
  const reader = new pg.Client({ connectionString: site.databaseUrl });
  await reader.connect();
  let slowest = 0;
  let isOver = false;
  const load = (async () => {
    while (!isOver) {
      const since = performance.now();
      const fired = await site.fire(worker, flow);
      must(fired.status === 202, `an event was answered ${fired.status}`);
      slowest = Math.max(slowest, performance.now() - since);
      await pause(50);
    }
  })();
  await reader.query(`begin; select count(*) from ${week}`);
  const upkeep = site.database.removeExpired(Date.now());
  await pause(6_000);
  await reader.query("rollback");
  await reader.end();
  await upkeep;
  await site.database.removeExpired(Date.now());
  isOver = true;
  await load;
  await site.allEnded();
  const left = await site.rows("select 1 from pg_class where relname = $1", [week]);
  must(left.length === 0, "the old week is still there");
  must(slowest < 4_000, `an event waited ${seconds(slowest)}`);
  return `5,000 old runs dropped with their week once its reader of 6 s was gone; no event waited longer than ${seconds(slowest)}`;
}

export const RETENTION: readonly Fault[] = [
  {
    id: "F36",
    gate: "N",
    title: "partitions dropped under load",
    done: "the daily upkeep while a reader holds an old week for 6 s and events come in",
    expected: "nobody waits longer than the lock timeout of 2 s and a bit",
    run: retentionUnderLoad,
  },
];
