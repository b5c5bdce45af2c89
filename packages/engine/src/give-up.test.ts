import type { ValueObject } from "@towpath/expressions";
import { describe, expect, test } from "vitest";
import { giveUp } from "./give-up.ts";
import { acceptRun, advanceOnce, aPlan, aWorld, RUN_ID, type World } from "./testing/a-world.ts";

const SUB = "https://other.test/subscribe";
const UNSUB = "https://other.test/unsubscribe";
const END = { status: "Failed", error: { code: "Quarantined", message: "x" }, endedAt: 1 } as const;

const planWith = (more: ValueObject = {}) =>
  aPlan({
    Ask: {
      type: "HttpWebhook",
      inputs: {
        subscribe: { method: "POST", uri: SUB, body: "@listCallbackUrl()" },
        unsubscribe: { method: "DELETE", uri: UNSUB, body: "@body('Ask')?['id']", ...more },
      },
    },
  });

async function waiting(plan = planWith()) {
  const world = aWorld();
  world.http.on(SUB, { statusCode: 201, body: { id: "s-1" } });
  await acceptRun(world, plan);
  expect(await advanceOnce(world, plan)).toMatchObject({ kind: "suspended" });
  world.clock.pass(91 * 86_400_000);
  const [claimed] = await world.store.claim({ workerId: "w", leaseMs: 20_000, limit: 1, runIds: [RUN_ID] });
  if (claimed === undefined) throw new Error("not claimed");
  return { world, claimed, plan };
}
const sent = ({ http }: World) => http.calls.slice(1).map(({ request }) => [request.method, request.body]);
const lastLine = ({ store }: World) => store.journal(RUN_ID).at(-1);

describe("a run that is given up", () => {
  test.each(["with its plan", "by its journal alone"])("gives up what it subscribed to, %s", async (how) => {
    const { world, claimed, plan } = await waiting();
    const ended = await giveUp(world.ports, claimed, END, how === "with its plan" ? plan : null);
    expect(ended).toMatchObject({ kind: "ended", status: "Failed" });
    expect(sent(world)).toEqual([["DELETE", "s-1"]]);
    expect(world.http.calls[1]?.key).not.toBe(world.http.calls[0]?.key);
    expect(lastLine(world)).toMatchObject({
      kind: "unsubscribed",
      action: "Ask",
      detail: { statusCode: 200 },
    });
  });

  test("tries three times, and ends all the same", async () => {
    const { world, claimed, plan } = await waiting();
    world.http.on(UNSUB, { statusCode: 503 });
    expect(await giveUp(world.ports, claimed, END, plan)).toMatchObject({ kind: "ended" });
    expect(sent(world)).toHaveLength(3);
    expect(lastLine(world)).toMatchObject({
      error: { code: "UnsubscribeFailed", message: expect.stringContaining("503") },
      detail: { problem: expect.stringContaining("503"), attempts: 3 },
    });
  });

  test("does not call without the credentials that its journal does not hold; its plan knows them", async () => {
    const secured = planWith({ headers: { Authorization: "Bearer b" } });
    const known = await waiting(secured);
    await giveUp(known.world.ports, known.claimed, END, secured);
    expect(known.world.http.calls[1]?.request.headers).toMatchObject({ Authorization: "Bearer b" });
    const unknown = await waiting(secured);
    await giveUp(unknown.world.ports, unknown.claimed, END, null);
    expect(sent(unknown.world)).toEqual([]);
    expect(lastLine(unknown.world)?.detail).toMatchObject({
      problem: expect.stringContaining("at the other side"),
    });
  });

  test("subscribes anew, with another key, when a person lets it go on", async () => {
    const { world, claimed, plan } = await waiting();
    await giveUp(world.ports, claimed, END, plan);
    const journal = world.store.journal(RUN_ID);
    const again = aWorld();
    again.http.on(SUB, { statusCode: 201, body: { id: "s-2" } });
    await acceptRun(again, plan);
    const [run] = await again.store.claim({ workerId: "w", leaseMs: 20_000, limit: 1, runIds: [RUN_ID] });
    if (run === undefined) throw new Error("not claimed");
    await again.store.append(run, 0, journal, { kind: "continue" });
    await again.store.release([run]);
    expect(await advanceOnce(again, plan)).toMatchObject({ kind: "suspended", expects: ["callback"] });
    expect(again.http.calls.map(({ request }) => request.uri)).toEqual([SUB]);
    expect(again.http.calls[0]?.key).not.toBe(world.http.calls[0]?.key);
  });

  test("writes nothing when nothing was subscribed", async () => {
    const world = aWorld();
    await acceptRun(world, aPlan({ C: { type: "Compose", inputs: 1 } }));
    const [claimed] = await world.store.claim({ workerId: "w", leaseMs: 20_000, limit: 1, runIds: [RUN_ID] });
    if (claimed === undefined) throw new Error("not claimed");
    await giveUp(world.ports, claimed, END, null);
    expect(world.store.journal(RUN_ID)).toEqual([]);
  });
});
