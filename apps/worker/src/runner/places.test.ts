import { describe, expect, test } from "vitest";
import { Places } from "./places.ts";

function places(concurrency: number, ...atWork: string[]) {
  const runs = new Map(atWork.map((id) => [id, null]));
  return { runs, places: new Places(concurrency, runs) };
}

describe("places for runs", () => {
  test("are taken by what is at work and by what is about to come", () => {
    const { runs, places: open } = places(3, "a");
    expect(open.free).toBe(2);
    open.reserve(2);
    expect(open.free).toBe(0);
    runs.set("b", null);
    open.unreserve(2);
    expect(open.free).toBe(1);
  });

  test("are free again while a run only waits to be written, up to a bound", () => {
    const ids = Array.from({ length: 1_500 }, (_, index) => String(index));
    const { runs, places: open } = places(1_500, ...ids);
    open.recordingOnly("0");
    expect(open.free).toBe(1);
    open.recordingOnly("not at work");
    expect(open.free).toBe(1);
    for (const id of ids) open.recordingOnly(id);
    expect(open.free).toBe(1_000);
    runs.delete("0");
    open.left("0");
    expect(open.free).toBe(1_001);
  });

  test("are told to as many as there is room for, and at the end to all", async () => {
    const { runs, places: open } = places(1, "a");
    const heard: string[] = [];
    const waiters = ["x", "y"].map(async (name) => {
      await open.room();
      heard.push(name);
    });
    open.tell();
    await Promise.resolve();
    expect(heard).toEqual([]);
    runs.delete("a");
    open.tell();
    await waiters[0];
    expect(heard).toEqual(["x"]);
    open.tellAll();
    await Promise.all(waiters);
    expect(heard).toEqual(["x", "y"]);
  });
});
