import { describe, expect, test } from "vitest";
import type { Sql } from "../connection-pool.ts";
import { newId } from "../new-id.ts";
import { RowStatement } from "./row-statement.ts";

const MONDAY = Date.UTC(2026, 0, 5);
const WEEK_MS = 7 * 86_400_000;

/** What is asked, by a database that has tables only for all weeks and those that are named. */
function aDatabase(weeks: readonly string[]) {
  const asked: { name: string; text: string; values: readonly unknown[] }[] = [];
  const sql: Pick<Sql, "prepared"> = {
    async prepared(name, text, values) {
      asked.push({ name, text, values });
      const week = /runs_(\d+)/.exec(text)?.[1];
      if (week === undefined || weeks.includes(week)) return [];
      throw Object.assign(new Error(`relation "runs_${week}" does not exist`), { code: "42P01" });
    },
  };
  const statement = new RowStatement(
    "keep",
    [
      ["id", "uuid"],
      ["n", "bigint"],
    ],
    ({ rows, runs, journal }) => `insert into ${runs}, ${journal} from ${rows}`,
  );
  const run = async (...moments: readonly number[]) => {
    const ids = moments.map((ms) => newId(ms));
    await statement.run(
      sql as Sql,
      ids,
      ids.map((id, n) => [id, n]),
    );
    return ids;
  };
  return { asked, run, texts: () => asked.map(({ text }) => text) };
}

describe("a statement over rows", () => {
  test("names the tables of the week when all its runs are of it", async () => {
    const { run, asked } = aDatabase(["20260105"]);
    const ids = await run(MONDAY, MONDAY + WEEK_MS - 1);
    expect(asked).toEqual([
      {
        name: "keep_20260105_2",
        text: "insert into runs_20260105, journal_20260105 from (values ($1::uuid, $2::bigint), ($3::uuid, $4::bigint)) as t (id, n)",
        values: [ids[0], 0, ids[1], 1],
      },
    ]);
  });

  test("names the tables of all weeks for runs of several, and for those that are not of the newest", async () => {
    const { run, texts } = aDatabase(["20260105", "20260112"]);
    await run(MONDAY, MONDAY + WEEK_MS);
    await run(MONDAY + WEEK_MS);
    await run(MONDAY);
    expect(texts().map((text) => /into (\w+),/.exec(text)?.[1])).toEqual(["runs", "runs_20260112", "runs"]);
  });

  test("asks the table of all weeks where a week has none of its own, and does not try again", async () => {
    const { run, texts } = aDatabase([]);
    await run(MONDAY);
    await run(MONDAY);
    expect(texts().map((text) => /into (\w+),/.exec(text)?.[1])).toEqual(["runs_20260105", "runs", "runs"]);
  });

  test("many rows travel as one list a column, under one name however many they are", async () => {
    const { run, asked } = aDatabase(["20260105"]);
    for (const count of [9, 200]) await run(...Array.from({ length: count }, () => MONDAY));
    expect(new Set(asked.map(({ name }) => name))).toEqual(new Set(["keep_20260105_many"]));
    expect(asked[0]?.text).toContain("unnest($1::uuid[], $2::bigint[]) as t (id, n)");
    expect(asked[1]?.values).toHaveLength(2);
  });

  test("passes on what else goes wrong", async () => {
    const statement = new RowStatement("keep", [["id", "uuid"]], () => "");
    const sql = { prepared: () => Promise.reject(Object.assign(new Error("deadlock"), { code: "40P01" })) };
    await expect(statement.run(sql as unknown as Sql, [newId()], [["x"]])).rejects.toThrow("deadlock");
  });
});
