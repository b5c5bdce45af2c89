import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { expect, test } from "@playwright/test";
import { freePort } from "@towpath/queue/testing";
import { type Installation, startInstallation } from "./support/installation.ts";
import { apiClient, enter } from "./support/owner.ts";

const hasRedis = spawnSync("redis-server", ["--version"]).status === 0;
test.skip(!hasRedis, "redis-server was not found on this machine");

let redis: ChildProcess;
let towpath: Installation;
test.beforeAll(async () => {
  const port = await freePort();
  redis = spawn("redis-server", ["--port", String(port), "--save", "", "--bind", "127.0.0.1"], {
    stdio: "ignore",
  });
  towpath = await startInstallation({ REDIS_URL: `redis://127.0.0.1:${port}` });
});
test.afterAll(async () => {
  await towpath?.stop();
  redis?.kill();
});

test("with Redis as the queue a schedule goes on over a restart, and nobody has to sign in again", async ({
  page,
  request,
}) => {
  await enter(page, towpath.url);
  const api = await apiClient(page, request, towpath.url);
  const definition = {
    triggers: { Tick: { type: "Recurrence", recurrence: { frequency: "Second", interval: 1 } } },
    actions: { Now: { type: "Compose", inputs: "@utcNow()" } },
  };
  const flow = await api.send<{ id: string; revision: number }>("POST", "/flows", {
    name: "Ticking",
    definitionText: JSON.stringify(definition),
  });
  await api.send("POST", `/flows/${flow.id}/publish`, { revision: flow.revision });
  const succeeded = async () =>
    (await api.get<{ items: unknown[] }>(`/runs?flowId=${flow.id}&status=Succeeded&limit=100`)).items.length;
  await expect.poll(succeeded).toBeGreaterThan(2);

  await towpath.restart();
  const before = await succeeded();
  await expect.poll(succeeded).toBeGreaterThan(before + 1);
  await page.goto(towpath.url);
  await expect(page.getByRole("link", { name: /Ticking/ }).first()).toBeVisible();
});
