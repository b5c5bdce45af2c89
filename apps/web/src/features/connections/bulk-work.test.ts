import { ORPCError } from "@orpc/client";
import { expect, test } from "vitest";
import { type BulkResult, DONE, workThrough } from "./bulk-work.ts";

const items = ["a", "b", "c", "d", "e"].map((id) => ({ id, name: id.toUpperCase() }));

function lastOf(told: readonly BulkResult[]) {
  return Object.fromEntries(told.map(({ id, state, message }) => [id, [state, message]]));
}

test("each of many is done, a few at once, and one that fails stops no other", async () => {
  const told: BulkResult[] = [];
  let underWay = 0;
  let most = 0;
  const work = async ({ id }: { readonly id: string }) => {
    underWay += 1;
    most = Math.max(most, underWay);
    await Promise.resolve();
    underWay -= 1;
    if (id === "c") throw new ORPCError("FORBIDDEN", { message: "It is not yours." });
    return id === "d" ? { isDone: false, message: "It does not work." } : DONE;
  };
  await workThrough(items, work, (result) => told.push(result));
  expect(most).toBe(3);
  expect(lastOf(told)).toEqual({
    a: ["done", null],
    b: ["done", null],
    c: ["failed", "It is not yours."],
    d: ["failed", "It does not work."],
    e: ["done", null],
  });
});

test("what was stopped leaves the rest as it is", async () => {
  const told: BulkResult[] = [];
  let done = 0;
  const work = async () => {
    done += 1;
    return DONE;
  };
  await workThrough(items, work, (result) => told.push(result), { isStopped: () => done >= 1 });
  expect(done).toBeLessThan(items.length);
});
