import { expect, test } from "@playwright/test";
import { type Installation, startInstallation } from "./support/installation.ts";
import { apiClient, enter } from "./support/owner.ts";
import { startTestService, type TestService } from "./support/test-service.ts";

let towpath: Installation;
let service: TestService;

test.beforeAll(async () => {
  service = await startTestService();
  towpath = await startInstallation();
});
test.afterAll(async () => {
  await service?.close();
  await towpath?.stop();
});

const call = (path: string, after: string[]) => ({
  type: "Http",
  inputs: { method: "POST", uri: `${service.url}/${path}`, body: { from: path } },
  runAfter: Object.fromEntries(after.map((name) => [name, ["Succeeded"]])),
});

test("a worker killed in the middle of a run loses nothing and does nothing twice under another key", async ({
  page,
  request,
}) => {
  await enter(page, towpath.url);
  const api = await apiClient(page, request, towpath.url);
  const definition = {
    triggers: { manual: { type: "Request", kind: "Http", inputs: {} } },
    actions: {
      Before: call("before", []),
      Compose: { type: "Compose", inputs: "@guid()", runAfter: { Before: ["Succeeded"] } },
      Held: {
        ...call("held", ["Compose"]),
        inputs: { method: "POST", uri: `${service.url}/held`, body: "@outputs('Compose')" },
      },
      After: call("after", ["Held"]),
    },
  };
  const flow = await api.send<{ id: string; revision: number }>("POST", "/flows", {
    name: "Crash",
    definitionText: JSON.stringify(definition),
  });
  await api.send("POST", `/flows/${flow.id}/publish`, { revision: flow.revision });

  service.hold(/held/);
  const { runId } = await api.send<{ runId: string }>("POST", `/flows/${flow.id}/run`, { bodyText: "{}" });
  await service.arrived(/held/);
  process.kill(await towpath.workerPid(), "SIGKILL");
  service.letGo();

  await expect
    .poll(
      async () =>
        (await api.get<{ status: string }>(`/runs/${runId}`).catch(() => ({ status: "unreachable" }))).status,
      {
        timeout: 60_000,
        intervals: [500],
      },
    )
    .toBe("Succeeded");

  const times = (path: string) => service.calls.filter((each) => each.path === path);
  expect(times("/before")).toHaveLength(1);
  expect(times("/after")).toHaveLength(1);
  const held = times("/held");
  expect(held.length).toBeGreaterThanOrEqual(2);
  expect(new Set(held.map((each) => each.headers["idempotency-key"])).size).toBe(1);
  expect(held[0]?.headers["idempotency-key"]).toBeTruthy();
  // The value of guid() was written before the call that carried it: the repeat must carry the same one.
  expect(new Set(held.map((each) => each.body)).size).toBe(1);
});
