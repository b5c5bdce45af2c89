import { describe, expect, test, vi } from "vitest";
import { createGroup, type GroupOptions } from "./group-commit.ts";

interface Item {
  readonly key: string;
  readonly bytes?: number;
}

/** A write that can be held open, and what travelled together. */
function aGroup(over: Partial<GroupOptions<Item, string>> = {}) {
  const batches: string[][] = [];
  const open: (() => void)[] = [];
  const group = createGroup<Item, string>({
    write: async (items) => {
      batches.push(items.map((item) => item.key));
      await new Promise<void>((resolve) => {
        open.push(resolve);
      });
      return items.map((item) => `done ${item.key}`);
    },
    lanes: 1,
    maxItems: 100,
    maxBytes: 1_000,
    bytesOf: (item) => item.bytes ?? 1,
    keyOf: (item) => item.key,
    ...over,
  });
  /** Lets writes that have begun finish, until nothing is under way. */
  const finish = async () => {
    let idle = false;
    const drained = group.drain().then(() => {
      idle = true;
    });
    while (!idle) {
      for (const resolve of open.splice(0)) resolve();
      await new Promise((resolve) => setImmediate(resolve));
    }
    await drained;
  };
  return { group, batches, finish };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe("a group", () => {
  test("sends together what was submitted together, and each learns its own outcome", async () => {
    const { group, batches, finish } = aGroup();
    const outcomes = ["a", "b", "c"].map((key) => group.submit({ key }));
    await finish();
    expect(await Promise.all(outcomes)).toEqual(["done a", "done b", "done c"]);
    expect(batches).toEqual([["a", "b", "c"]]);
  });

  test("sends what came while the lane was busy as one", async () => {
    const { group, batches, finish } = aGroup();
    void group.submit({ key: "first" });
    await turn();
    for (const key of ["x", "y", "z"]) void group.submit({ key });
    await turn();
    expect(batches).toEqual([["first"]]);
    await finish();
    expect(batches).toEqual([["first"], ["x", "y", "z"]]);
  });

  test("those that a transaction awakens travel with those that waited for it", async () => {
    const { group, batches, finish } = aGroup();
    const again = group.submit({ key: "a" }).then(() => group.submit({ key: "a" }));
    await turn();
    const waited = group.submit({ key: "b" });
    await finish();
    await Promise.all([again, waited]);
    expect(batches.map((batch) => batch.toSorted())).toEqual([["a"], ["a", "b"]]);
  });

  test("few wait for the transaction under way, a crowd gets one of its own", async () => {
    const { group, batches, finish } = aGroup({ lanes: 2 });
    void group.submit({ key: "first" });
    await turn();
    for (const key of ["x", "y"]) void group.submit({ key });
    await turn();
    expect(batches).toEqual([["first"]]);
    for (let each = 0; each < 40; each += 1) void group.submit({ key: `${each}` });
    await turn();
    expect(batches.map((batch) => batch.length)).toEqual([1, 42]);
    await finish();
  });

  test("nobody waits for long behind a transaction that hangs, as long as there is a lane", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const { group, batches, finish } = aGroup({ lanes: 2 });
    for (const key of ["hangs", "x", "y"]) {
      void group.submit({ key });
      await turn();
    }
    expect(batches).toEqual([["hangs"]]);
    vi.advanceTimersByTime(5);
    expect(batches).toEqual([["hangs"], ["x", "y"]]);
    await finish();
    vi.useRealTimers();
  });

  test("never lets two items of one key travel at once, and keeps their order", async () => {
    const { group, batches, finish } = aGroup({ lanes: 3 });
    for (const key of ["a", "a", "b", "a"]) void group.submit({ key });
    await turn();
    expect(batches).toEqual([["a", "b"]]);
    await finish();
    expect(batches).toEqual([["a", "b"], ["a"], ["a"]]);
  });

  test("keeps to its sizes, and an item larger than all of it goes alone", async () => {
    const { group, batches, finish } = aGroup({ maxItems: 2, maxBytes: 10 });
    for (const [key, bytes] of [
      ["a", 1],
      ["b", 1],
      ["c", 1],
      ["big", 99],
      ["d", 1],
    ] as const) {
      void group.submit({ key, bytes });
    }
    await finish();
    expect(batches).toEqual([["a", "b"], ["c"], ["big"], ["d"]]);
  });

  test("one item that cannot be written fails alone", async () => {
    const tried: string[][] = [];
    const { group } = aGroup({
      write: async (items) => {
        tried.push(items.map((item) => item.key));
        if (items.some((item) => item.key === "bad")) throw new Error("bad value");
        return items.map((item) => `done ${item.key}`);
      },
    });
    const outcomes = await Promise.allSettled(["a", "bad", "b"].map((key) => group.submit({ key })));
    expect(outcomes.map((outcome) => outcome.status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(tried).toEqual([["a", "bad", "b"], ["a"], ["bad"], ["b"]]);
  });

  test("a database that is gone fails all at once, and is not asked item by item", async () => {
    let writes = 0;
    const { group } = aGroup({
      write: async () => {
        writes += 1;
        throw Object.assign(new Error("connect"), { code: "ECONNREFUSED" });
      },
    });
    const outcomes = await Promise.allSettled(["a", "b", "c"].map((key) => group.submit({ key })));
    expect(outcomes.every((outcome) => outcome.status === "rejected")).toBe(true);
    expect(writes).toBe(1);
  });
});
