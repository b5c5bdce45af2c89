import type { StoredVersion } from "@towpath/db";
import { expect, test } from "vitest";
import { createPlanCache } from "./plan-cache.ts";

const aVersion = (id: string, definitionText = '{"triggers":{},"actions":{}}'): StoredVersion => ({
  id,
  flowId: "flow",
  environmentId: "environment",
  number: 1,
  definitionText,
  parametersText: "{}",
  publishedAt: 0,
  publishedBy: null,
  note: "",
});

function aCache(
  capacity: number,
  version: (id: string) => Promise<StoredVersion | null> = async (id) => aVersion(id),
) {
  const asked: string[] = [];
  const plans = createPlanCache(
    {
      version(id) {
        asked.push(id);
        return version(id);
      },
    },
    capacity,
  );
  return { plans, asked };
}

test("compiles a version once, also when several runs ask at the same time", async () => {
  const { plans, asked } = aCache(10);
  const [first, second] = await Promise.all([plans.get("a"), plans.get("a")]);
  expect(first).toBe(second);
  expect(first.ok).toBe(true);
  expect(asked).toEqual(["a"]);
});

test("forgets the version that was not used for the longest time", async () => {
  const { plans, asked } = aCache(2);
  for (const id of ["a", "b", "a", "c", "a", "b"]) await plans.get(id);
  expect(asked).toEqual(["a", "b", "c", "b"]);
});

test("asks again after the database was away, and remembers a definition that cannot run", async () => {
  let away = true;
  const { plans, asked } = aCache(10, async (id) => {
    if (away) throw new Error("no database");
    return aVersion(id, '{"actions":{"A":{"type":"Compose","runAfter":{"A":["Succeeded"]}}}}');
  });
  await expect(plans.get("a")).rejects.toThrow("no database");
  away = false;
  expect(await plans.get("a")).toMatchObject({ ok: false });
  expect(await plans.get("a")).toMatchObject({ ok: false });
  expect(asked).toEqual(["a", "a"]);
});
