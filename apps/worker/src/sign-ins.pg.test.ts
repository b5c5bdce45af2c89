import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { StoredFlow } from "@towpath/db";
import { anOAuthService, type OAuthService } from "@towpath/vault/testing";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { eventually, openBench, type WorkerBench } from "./testing/a-worker.ts";
import { sendEvent } from "./testing/send-event.ts";
import {
  appsFile,
  type SignInSite,
  signedInConnection,
  signInAgain,
  thingsCall,
} from "./testing/signed-in.ts";

const MASTER = randomBytes(32).toString("base64");

let bench: WorkerBench;
let site: SignInSite;
let folder: string;
let service: OAuthService;
let workers: Awaited<ReturnType<WorkerBench["start"]>>[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "towpath-sign-ins-"));
  bench = await openBench();
  const { database, environmentId } = bench;
  const owner = await database.accounts.findByEmail("ann@x.example");
  site = { database, environmentId, ownerId: owner?.id ?? "", masterKey: MASTER };
});
afterAll(async () => {
  await bench?.close();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  service = await anOAuthService();
});
afterEach(async () => {
  await Promise.all(workers.map((worker) => worker.stop()));
  workers = [];
  await service.close();
});

async function start(count: number) {
  const environment = { TOWPATH_MASTER_KEY: MASTER, TOWPATH_OAUTH_APPS_FILE: appsFile(folder, service) };
  for (let index = 0; index < count; index++) workers.push(await bench.start(environment));
}

const definitionOf = (actions: object) => ({
  triggers: { manual: { type: "Request", kind: "Http", inputs: {} } },
  actions,
});

async function publish(actions: object, connectionId: string): Promise<StoredFlow> {
  const flow = await bench.publish(definitionOf(actions));
  const binding = { reference: "shared_things", connectionId, by: site.ownerId };
  await bench.database.connections.bind(bench.environmentId, flow.id, binding);
  return flow;
}

const CALL = { Call: { ...thingsCall("ListThings"), runAfter: {} } };
const ended = (flow: StoredFlow, count: number) =>
  eventually(async () => {
    const runs = (await bench.runs(flow)).filter(({ endedAt }) => endedAt !== null);
    return runs.length >= count && runs;
  }, `the end of ${count} runs`);
const fire = async (flow: StoredFlow, index = 0) => {
  const worker = workers[index];
  if (worker === undefined) throw new Error("No such worker");
  await sendEvent(await bench.address(worker, flow));
};
const tokensOf = async (id: string) => {
  const tokens = await bench.database.tokens.read(id);
  if (tokens === null) throw new Error("The tokens are gone");
  return tokens;
};
const statuses = (runs: readonly { status: string }[]) => [...new Set(runs.map(({ status }) => status))];

describe("a hundred runs that share one sign-in", () => {
  test("renew it once a lifetime, in whichever of three workers they are, and none fails", async () => {
    service.state.accessSeconds = 2;
    const { id } = await signedInConnection(site, service);
    await start(3);
    const pause = {
      type: "Wait",
      inputs: { interval: { count: 1, unit: "Second" } },
      runAfter: { Call: ["Succeeded"] },
    };
    const rounds = {
      type: "Foreach",
      foreach: "@range(0, 6)",
      runtimeConfiguration: { concurrency: { repetitions: 1 } },
    };
    const flow = await publish({ Each: { ...rounds, actions: { ...CALL, Pause: pause }, runAfter: {} } }, id);
    service.delayRefresh(100, "after");
    await Promise.all(Array.from({ length: 100 }, (_, index) => fire(flow, index % 3)));
    expect(statuses(await ended(flow, 100))).toEqual(["Succeeded"]);
    const { renewed, reused, refused, mostOfOne } = service.refreshes();
    expect({ reused, refused, mostOfOne }).toEqual({ reused: 0, refused: 0, mostOfOne: 1 });
    expect(renewed).toBeGreaterThan(2);
    // Each answer of the service is one version, and none was lost.
    expect((await tokensOf(id)).version).toBe(1 + renewed);
    expect(service.apiCalls.filter(({ status }) => status === 200)).toHaveLength(600);
  });
});

describe("a token that stops counting under way", () => {
  test("is renewed once for all who meet it, and their calls are made again under their keys", async () => {
    const { id } = await signedInConnection(site, service);
    await start(2);
    const parameters = { "body/title": "Chair" };
    const flow = await publish({ Call: { ...thingsCall("AddThing", { parameters }), runAfter: {} } }, id);
    await bench.query("update connection_tokens set obtained_at = obtained_at - interval '5 minutes'");
    service.expireAccessTokens();
    await Promise.all(Array.from({ length: 20 }, (_, index) => fire(flow, index % 2)));
    expect(statuses(await ended(flow, 20))).toEqual(["Succeeded"]);
    expect(service.refreshes()).toMatchObject({ renewed: 1, reused: 0 });
    const keys = service.apiCalls.map(({ idempotencyKey }) => idempotencyKey);
    expect(new Set(keys).size).toBe(20);
    for (const key of keys) expect(keys.filter((one) => one === key).length).toBeLessThanOrEqual(2);
  });

  test("and cannot be renewed parks the run, says so once, and asks nobody again until somebody signs in", async () => {
    const { id } = await signedInConnection(site, service);
    await start(2);
    const flow = await publish(CALL, id);
    await bench.query("update connection_tokens set obtained_at = obtained_at - interval '5 minutes'");
    service.revokeAll();
    await Promise.all([fire(flow, 0), fire(flow, 1), fire(flow, 0)]);
    const waiting = () => bench.runs(flow).then((runs) => runs.filter(({ status }) => status === "Waiting"));
    await eventually(async () => (await waiting()).length === 3, "three runs that wait");
    expect(service.refreshes()).toMatchObject({ refused: 1, mostOfOne: 1 });
    const connection = await bench.database.connections.get(bench.environmentId, id);
    expect(connection).toMatchObject({ status: "needs-sign-in", tokens: { refusedAt: expect.any(Number) } });
    const calls = service.apiCalls.length;
    await fire(flow);
    await eventually(async () => (await waiting()).length === 4, "a run that waits without a call");
    expect(service.apiCalls).toHaveLength(calls);
    await signInAgain(site, service, id);
    expect(statuses(await ended(flow, 4))).toEqual(["Succeeded"]);
    expect(service.refreshes()).toMatchObject({ refused: 1 });
  });

  test("is believed though one call is not allowed: the step fails with the service's answer, the connection stays", async () => {
    const { id } = await signedInConnection(site, service);
    await start(1);
    // The address of the operation is one that the service answers with 404: it is no matter of the sign-in.
    const flow = await publish({ Call: { ...thingsCall("Nothing"), runAfter: {} } }, id);
    await fire(flow);
    expect(statuses(await ended(flow, 1))).toEqual(["Failed"]);
    expect((await bench.database.connections.get(bench.environmentId, id))?.status).toBe("connected");
  });
});

describe("a service that does not renew for a while", () => {
  test("fails nobody whose token still holds, and is asked again when it has rested", async () => {
    service.state.accessSeconds = 600;
    const { id } = await signedInConnection(site, service);
    await start(1);
    const flow = await publish(CALL, id);
    // It ends within five minutes now.
    const aging =
      "update connection_tokens set obtained_at = now() - interval '9 minutes', expires_at = now() + interval '1 minute'";
    await bench.query(aging);
    service.failNextRefresh(503);
    await Promise.all([fire(flow), fire(flow), fire(flow)]);
    expect(statuses(await ended(flow, 3))).toEqual(["Succeeded"]);
    expect(await tokensOf(id)).toMatchObject({ failures: 1, version: 1 });
    expect((await bench.database.connections.get(bench.environmentId, id))?.status).toBe("connected");
    await bench.query(
      "update connection_tokens set failed_at = now() - interval '1 minute', refresh_at = now()",
    );
    await fire(flow);
    await ended(flow, 4);
    await eventually(async () => (await tokensOf(id)).version === 2, "a renewed token");
    expect(await tokensOf(id)).toMatchObject({ failures: 0, failingSince: null, rotates: true });
  });
});
