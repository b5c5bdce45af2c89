import type { Value, ValueObject } from "@towpath/expressions";
import { describe, expect, test } from "vitest";
import { decisionKey } from "./ask-person.ts";
import { AWAITS_DECISION } from "./journal.ts";
import {
  acceptRun,
  advanceOnce,
  aPlan,
  aWorld,
  RUN_ID,
  sha256,
  statuses,
  tell,
  type World,
} from "./testing/a-world.ts";

const PAY: ValueObject = {
  type: "Http",
  inputs: { method: "POST", uri: "https://x.test/pay/@{guid()}" },
};
const asking = (unknownOutcome: string): ValueObject => ({
  ...PAY,
  metadata: { towpath: { unknownOutcome } },
});
const planOf = (action: ValueObject) =>
  aPlan({
    Pay: action,
    Next: { type: "Compose", inputs: "@outputs('Pay')", runAfter: { Pay: ["Succeeded"] } },
  });

/** The worker dies while the call is on its way. */
async function cutOff(action: ValueObject) {
  const world = aWorld();
  const plan = planOf(action);
  await acceptRun(world, plan);
  await dieDuringCall(world, plan);
  return { world, plan };
}

async function dieDuringCall(world: World, plan: ReturnType<typeof planOf>) {
  const { send } = world.http;
  world.http.send = async (request, { idempotencyKey }) => {
    world.http.calls.push({ request, key: idempotencyKey });
    throw new Error("the process died");
  };
  await expect(advanceOnce(world, plan)).rejects.toThrow("died");
  world.http.send = send;
  world.clock.pass(60_000);
}

const decide = (world: World, question: number, body: Value) =>
  world.store.deliver({
    runId: RUN_ID,
    key: decisionKey(sha256, { action: "Pay", indexes: [], question }),
    body,
  });

describe("a call whose outcome a crash left unknown", () => {
  test.each([["repeat"], ["something else"]])("is repeated with the same key under '%s'", async (policy) => {
    const { world, plan } = await cutOff(asking(policy));
    expect(await advanceOnce(world, plan)).toMatchObject({ kind: "ended", status: "Succeeded" });
    const [first, second] = world.http.calls;
    expect(second).toEqual(first);
  });

  test("waits for a person when the action asks, without another call", async () => {
    const { world, plan } = await cutOff(asking("ask"));
    expect(await advanceOnce(world, plan)).toMatchObject({ kind: "suspended", expects: ["decision"] });
    expect(world.http.calls).toHaveLength(1);
    expect(tell(world, plan)).toMatchObject({ status: "Waiting", actions: { Pay: { status: "Waiting" } } });
    expect(world.store.journal(RUN_ID).at(-1)).toMatchObject({
      kind: "waiting",
      code: AWAITS_DECISION,
      detail: { reason: "decision", question: 1, idempotencyKey: world.http.calls[0]?.key },
    });
  });

  test("is made again as it was when the person says so", async () => {
    const { world, plan } = await cutOff(asking("ask"));
    await advanceOnce(world, plan);
    expect(await decide(world, 1, { decision: "repeat" })).toBe("delivered");
    expect(await advanceOnce(world, plan)).toMatchObject({ status: "Succeeded" });
    const [first, second] = world.http.calls;
    expect(second).toEqual(first);
    const end = world.store.journal(RUN_ID).find(({ kind, action }) => kind === "step" && action === "Pay");
    expect(end?.detail).toMatchObject({ repeatedAfterRecovery: true });
  });

  test("counts as done, with the outputs the person gives", async () => {
    const { world, plan } = await cutOff(asking("ask"));
    await advanceOnce(world, plan);
    await decide(world, 1, { decision: "worked", outputs: { statusCode: 200, body: "paid" } });
    expect(await advanceOnce(world, plan)).toMatchObject({ status: "Succeeded" });
    expect(world.http.calls).toHaveLength(1);
    expect(tell(world, plan).actions.Next).toMatchObject({ outputs: { statusCode: 200, body: "paid" } });
  });

  test("counts as failed when the person says so", async () => {
    const { world, plan } = await cutOff(asking("ask"));
    await advanceOnce(world, plan);
    await decide(world, 1, { decision: "failed" });
    expect(await advanceOnce(world, plan)).toMatchObject({ status: "Failed" });
    expect(statuses(tell(world, plan))).toEqual({ Pay: "Failed", Next: "Skipped" });
    expect(tell(world, plan).actions.Pay).toMatchObject({ code: "UnknownOutcome" });
  });

  test("a second crash asks a second time: an old decision decides nothing new", async () => {
    const { world, plan } = await cutOff(asking("ask"));
    await advanceOnce(world, plan);
    await decide(world, 1, { decision: "repeat" });
    await dieDuringCall(world, plan);
    expect(await advanceOnce(world, plan)).toMatchObject({ kind: "suspended" });
    expect(world.http.calls).toHaveLength(2);
    expect(await decide(world, 1, { decision: "worked" })).toBe("duplicate");
    await decide(world, 2, { decision: "worked", outputs: 1 });
    expect(await advanceOnce(world, plan)).toMatchObject({ status: "Succeeded" });
    expect(world.http.calls).toHaveLength(2);
  });

  test("the question outlives a crash of whoever asked it", async () => {
    const { world, plan } = await cutOff(asking("ask"));
    await advanceOnce(world, plan);
    await decide(world, 1, { decision: "failed" });
    const [claim] = await world.store.claim({ workerId: "dies", leaseMs: 1_000, limit: 1, runIds: [RUN_ID] });
    expect(claim).toBeDefined();
    world.clock.pass(60_000);
    expect(await advanceOnce(world, plan)).toMatchObject({ status: "Failed" });
  });
});
