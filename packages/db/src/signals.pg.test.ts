import { silentLogger } from "@towpath/prelude";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { newId } from "./new-id.ts";
import { openDatabase } from "./open-database.ts";
import type { Database } from "./stores.ts";
import { openTestDatabase, type TestDatabase } from "./testing/with-database.ts";

/** A signal comes at once, but not on a machine that does much else. The runner's own second is too little. */
const PATIENT = { timeout: 20_000, interval: 50 };

let db: TestDatabase;
let other: Database;
beforeAll(async () => {
  db = await openTestDatabase();
  other = await openDatabase({ url: db.url, logger: silentLogger, listen: true });
});
afterAll(async () => {
  await other.close();
  await db.close();
});

describe("signals", () => {
  test("reach another process, on their own topic, until nobody wants them", async () => {
    const runs: string[] = [];
    const flows: string[] = [];
    const off = other.signals.on("run", (ids) => runs.push(...ids));
    other.signals.on("flow", (ids) => flows.push(...ids));
    const ids = Array.from({ length: 600 }, () => newId());
    await db.database.signals.send("run", ids);
    await vi.waitFor(() => expect(runs).toEqual(ids), PATIENT);
    expect(flows).toEqual([]);
    off();
    await db.database.signals.send("run", [newId()]);
    await db.database.signals.send("flow", ["last"]);
    await vi.waitFor(() => expect(flows).toEqual(["last"]), PATIENT);
    expect(runs).toHaveLength(600);
  });

  test("sent by many at once, all arrive in few notifications", async () => {
    const seen = new Set<string>();
    let deliveries = 0;
    const off = other.signals.on("response", (ids) => {
      deliveries += 1;
      for (const id of ids) seen.add(id);
    });
    const ids = Array.from({ length: 200 }, () => newId());
    await Promise.all(ids.map((id) => db.database.signals.send("response", [id])));
    await vi.waitFor(() => expect(seen.size).toBe(200), PATIENT);
    expect(deliveries).toBeLessThan(20);
    off();
  });

  test("come again after the line was cut", async () => {
    const seen: string[] = [];
    const off = other.signals.on("cancel", (ids) => seen.push(...ids));
    await db.sql.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'towpath signals' and datname = current_database()",
    );
    await vi.waitFor(async () => {
      await db.database.signals.send("cancel", ["again"]);
      expect(seen).toContain("again");
    }, PATIENT);
    off();
  });

  test("a handler that fails does not keep others from hearing", async () => {
    const seen: string[] = [];
    const bad = other.signals.on("flow", () => {
      throw new Error("broken handler");
    });
    const good = other.signals.on("flow", (ids) => seen.push(...ids));
    await db.database.signals.send("flow", ["x"]);
    await vi.waitFor(() => expect(seen).toEqual(["x"]), PATIENT);
    bad();
    good();
  });

  test("sending nothing is fine", async () => {
    await expect(db.database.signals.send("run", [])).resolves.toBeUndefined();
  });
});
