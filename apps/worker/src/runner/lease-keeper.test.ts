import { silentLogger } from "@towpath/prelude";
import { afterEach, expect, test } from "vitest";
import { createLeaseKeeper, type LeaseKeeper, SELF_FENCE_MS } from "./lease-keeper.ts";

const CLAIMS = [
  { runId: "a", fence: 1 },
  { runId: "b", fence: 4 },
];
let keeper: LeaseKeeper;
afterEach(() => keeper.stop());

function aKeeper(heartbeat: () => Promise<{ lost: string[]; cancelled: string[] }>) {
  const time = { ms: 0 };
  const lost: string[] = [];
  const cancelled: string[] = [];
  keeper = createLeaseKeeper({
    store: { heartbeat },
    logger: silentLogger,
    monotonicMs: () => time.ms,
    runs: {
      claims: () => CLAIMS,
      lost: (runId) => void lost.push(runId),
      cancelled: (runId) => void cancelled.push(runId),
    },
  });
  return { time, lost, cancelled };
}

test("tells which runs are lost and which are to be cancelled", async () => {
  const { lost, cancelled } = aKeeper(async () => ({ lost: ["a"], cancelled: ["b"] }));
  await keeper.beat();
  expect([lost, cancelled]).toEqual([["a"], ["b"]]);
});

test("gives every run up before the leases end when the database stays away", async () => {
  const { time, lost } = aKeeper(() => Promise.reject(new Error("no database")));
  time.ms = SELF_FENCE_MS - 1;
  await keeper.beat();
  expect(lost).toEqual([]);
  time.ms = SELF_FENCE_MS;
  await keeper.beat();
  expect(lost).toEqual(["a", "b"]);
});

test("gives them up as well when the database does not answer at all", async () => {
  const { time, lost } = aKeeper(() => new Promise(() => undefined));
  void keeper.beat();
  time.ms = SELF_FENCE_MS;
  await keeper.beat();
  expect(lost).toEqual(["a", "b"]);
});

test("counts from when a heartbeat was sent, not from when it was answered", async () => {
  let answer: () => void = () => undefined;
  let away = false;
  const { time, lost } = aKeeper(() =>
    away
      ? Promise.reject(new Error("no database"))
      : new Promise((resolve) => {
          answer = () => resolve({ lost: [], cancelled: [] });
        }),
  );
  const slow = keeper.beat();
  time.ms = 10_000;
  answer();
  await slow;
  away = true;
  time.ms = SELF_FENCE_MS;
  await keeper.beat();
  expect(lost).toEqual(["a", "b"]);
});
