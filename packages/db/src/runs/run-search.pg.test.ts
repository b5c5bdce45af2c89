import type { NewRun, RunEnd } from "@towpath/engine";
import { said } from "@towpath/prelude";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newId } from "../new-id.ts";
import { openTestDatabase, type TestDatabase } from "../testing/with-database.ts";

let db: TestDatabase;
let flowId: string;
beforeAll(async () => {
  db = await openTestDatabase();
  const flow = await db.database.flows.create({
    environmentId: db.environmentId,
    name: "Orders",
    definitionText: "{}",
    parametersText: "{}",
    createdBy: null,
  });
  flowId = flow.id;
});
afterAll(() => db.close());

const NOON = Date.now() - 3_600_000;

/** A run that has ended. */
async function anEnded(over: { end?: RunEnd; tookMs?: number; body?: string } = {}): Promise<string> {
  const { tookMs = 10, body = "" } = over;
  const run: NewRun = {
    id: newId(NOON),
    environmentId: db.environmentId,
    flowId,
    versionId: newId(),
    mode: "live",
    trigger: { name: "manual", startTime: NOON, clientTrackingId: "t", outputs: { body } },
    createdAt: NOON,
  };
  const [claim] = await db.database.runs.accept([run], { workerId: "w", leaseMs: 20_000 });
  if (claim === undefined) throw new Error("The run was not claimed");
  const end = over.end ?? { status: "Succeeded", endedAt: NOON };
  await db.database.runs.append(claim, 0, [], { kind: "end", end: { ...end, endedAt: NOON + tookMs } });
  // The clock of the database says when a run ended.
  await db.sql.query("update runs set ended_at = created_at + $2 * interval '1 ms' where id = $1", [
    run.id,
    tookMs,
  ]);
  return run.id;
}
const failed = (message: string): RunEnd => ({
  status: "Failed",
  error: { code: "BadGateway", message },
  endedAt: NOON,
});

async function found(page: Partial<Parameters<TestDatabase["database"]["history"]["list"]>[1]>) {
  const { items } = await db.database.history.list(db.environmentId, { limit: 50, ...page });
  const count = await db.database.history.count(db.environmentId, page, 100);
  expect(count).toBe(items.length);
  return items.map(({ id }) => id).sort();
}

describe("runs are looked for", () => {
  test("by how long they took at least", async () => {
    await anEnded();
    const slow = await anEnded({ tookMs: 2_000 });
    const slower = await anEnded({ tookMs: 70_000 });
    expect(await found({ minDurationMs: 1_000 })).toEqual([slow, slower].sort());
    expect(await found({ minDurationMs: 60_000 })).toEqual([slower]);
  });

  test("by words of their error, in any order and begun only", async () => {
    const refused = await anEnded({ end: failed('The host "api.shop.example" refused:\nno room. Größe') });
    const other = await anEnded({ end: failed("Nobody is there") });
    expect(await found({ errorText: "REFUSED shop" })).toEqual([refused]);
    expect(await found({ errorText: "größ" })).toEqual([refused]);
    expect(await found({ errorText: "no" })).toEqual([refused, other].sort());
    expect(await found({ errorText: "badgateway nobody" })).toEqual([other]);
    for (const nothing of ["absent", "!!!", "'; drop table runs; --", "q & | ! ( ) :*"]) {
      expect(await found({ errorText: nothing })).toEqual([]);
    }
  });

  test("by words of the step that they failed of", async () => {
    const cause = {
      action: "Divide_by",
      indexes: [3],
      code: "InvalidTemplate",
      message: "cannot divide by zero",
    };
    const end = {
      ...failed("An action failed."),
      error: { code: "ActionFailed", message: "x", details: { cause } },
    };
    const run = await anEnded({ end });
    expect(await found({ errorText: "divide zero" })).toEqual([run]);
    const { items } = await db.database.history.list(db.environmentId, { errorText: "divide", limit: 1 });
    expect(items[0]?.error?.details).toEqual({ cause });
  });

  test("by no word of what the error was made of: those are for who says it in another language", async () => {
    const { message, saying } = said('There is no room at "{hotel}".', { hotel: "Adler" });
    const run = await anEnded({ end: { ...failed(message), error: { code: "Full", message, saying } } });
    expect(await found({ errorText: "adler" })).toEqual([run]);
    expect(await found({ errorText: "hotel" })).toEqual([]);
    const { items } = await db.database.history.list(db.environmentId, { errorText: "adler", limit: 1 });
    expect(items[0]?.error?.saying).toEqual(saying);
  });

  test("a very long error does not stand in the way of the end of its run", async () => {
    const long = await anEnded({ end: failed(`begin ${"word ".repeat(200_000)} end`) });
    expect(await found({ errorText: "begin" })).toEqual([long]);
  });

  test("by what came in, as it was written", async () => {
    const order = await anEnded({ body: 'Order-7 "for" Ünal' });
    await anEnded({ body: "order-8" });
    expect(await found({ triggerText: "order-7", from: NOON - 1 })).toEqual([order]);
    expect(await found({ triggerText: '"FOR" Ü', from: NOON - 1 })).toEqual([order]);
    expect(await found({ triggerText: "%", from: NOON - 1 })).toEqual([]);
  });

  test("through an index that holds the slow ones alone", async () => {
    await db.sql.query("set enable_seqscan = off");
    const plan = await db.sql.query<{ "QUERY PLAN": string }>(
      "explain select id from runs r where r.ended_at - r.created_at >= interval '1 second'",
    );
    expect(plan.map((row) => row["QUERY PLAN"]).join("\n")).toMatch(/Index (Only )?Scan/);
  });

  test("and counted over a time: how many, how many failed, how long they took", async () => {
    const all = await db.database.history.count(db.environmentId, {}, 1_000);
    const [bucket, ...others] = await db.database.history.chart(db.environmentId, {
      from: NOON - 1_000,
      to: NOON + 29_000,
      buckets: 3,
    });
    expect(others).toEqual([]);
    expect(bucket).toMatchObject({ index: 0, runs: all, failed: 5 });
    expect(bucket?.slowMs).toBeGreaterThan(bucket?.medianMs ?? 0);
    const none = { from: NOON - 9_000, to: NOON - 5_000, buckets: 3 };
    expect(await db.database.history.chart(db.environmentId, none)).toEqual([]);
  });
});
