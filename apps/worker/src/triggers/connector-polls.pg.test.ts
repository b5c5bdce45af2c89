import { randomBytes } from "node:crypto";
import { corpusMissing } from "@towpath/connectors/testing";
import type { StoredFlow } from "@towpath/db";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { eventually, openBench, type WorkerBench } from "../testing/a-worker.ts";
import {
  type ConnectedFlows,
  connectedFlows,
  openService,
  publicFiles,
  type ServiceOfTest,
} from "../testing/connected-flows.ts";

const SECRET = "canary-5ecret-of-ann";
const MASTER = randomBytes(32).toString("base64");
const EACH_SECOND = { frequency: "Second", interval: 1 };

let bench: WorkerBench;
let flows: ConnectedFlows;
let service: ServiceOfTest;

beforeAll(async () => {
  bench = await openBench();
  flows = await connectedFlows(bench, MASTER);
  service = await openService();
});
afterAll(async () => {
  await bench?.close();
  service?.close();
});
beforeEach(() => {
  service.asked.length = 0;
});

const start = () => bench.start({ TOWPATH_MASTER_KEY: MASTER, INGRESS: "off" });
const facts = (flow: StoredFlow) => bench.database.flows.trigger(bench.environmentId, flow.id);
/** What the runs of a flow made of their items, in the order in which they began. */
async function titles(flow: StoredFlow): Promise<readonly unknown[]> {
  const runs = (await bench.runs(flow)).toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const lines = await Promise.all(runs.map(({ id }) => bench.journal(id)));
  return lines.map((entries) => entries.find(({ action }) => action === "Title")?.outputs ?? null);
}
const through = (flow: StoredFlow, ...expected: string[]) =>
  eventually(
    async () => JSON.stringify(await titles(flow)) === JSON.stringify(expected),
    `runs of ${expected}`,
  );
const checked = async (flow: StoredFlow, times: number) => {
  const before = (await facts(flow))?.checks ?? 0;
  await eventually(async () => ((await facts(flow))?.checks ?? 0) >= before + times, "checks");
};

describe.skipIf(corpusMissing !== null)(`a public connector that is polled ${corpusMissing ?? ""}`, () => {
  const events = (...names: string[]) => ({ events: names.map((title) => ({ id: title, title })) });
  const aCalendar = (title = "@triggerBody()?['title']") => ({
    triggers: {
      When: {
        type: "OpenApiConnection",
        recurrence: EACH_SECOND,
        splitOn: "@triggerOutputs()?['body/events']",
        inputs: {
          host: {
            connectionReferenceName: "shared_theeventscalendar",
            operationId: "NewEventTrigger",
            apiId: "/providers/Microsoft.PowerApps/apis/shared_theeventscalendar",
          },
          parameters: {},
          authentication: "@parameters('$authentication')",
          retryPolicy: { type: "none" },
        },
      },
    },
    actions: { Title: { type: "Compose", inputs: title } },
  });
  let bound: Record<string, string>;
  let list: unknown;

  beforeAll(async () => {
    const endpoint = { endpointUrl: service.url, api_key: SECRET };
    bound = {
      shared_theeventscalendar: await flows.connect(
        "theeventscalendar",
        publicFiles("the-events-calendar"),
        endpoint,
      ),
    };
  });
  beforeEach(() => {
    list = events("old", "older");
    service.answers(() => ({ body: list }));
  });

  test("starts a run for each new item, once: through restart, republish, switch and failures", async () => {
    const first = await start();
    const flow = await flows.publish(aCalendar(), bound);
    await checked(flow, 1);
    expect(await titles(flow)).toEqual([]);
    list = events("b", "a", "a", "old", "older");
    await through(flow, "b", "a");
    await checked(flow, 2);
    await first.stop();

    list = events("c", "b", "a", "old");
    const second = await start();
    await through(flow, "b", "a", "c");
    const again = await flows.publish(aCalendar("@concat('* ', triggerBody()?['title'])"), bound, flow);
    await checked(flow, 2);
    list = events("d", "c", "b", "a", "old");
    await through(flow, "b", "a", "c", "* d");

    await flows.switchTo(again, false);
    list = events("e", "d", "c");
    await flows.switchTo(again, true);
    await through(flow, "b", "a", "c", "* d", "* e");

    service.answers(() => ({ status: 500, body: { message: "The calendar is being moved" } }));
    const failed = await eventually(async () => {
      const found = await facts(flow);
      return found?.outcome === "failed" ? found : null;
    }, "a failed check");
    expect(failed.message).toContain(`The service says: "The calendar is being moved".`);
    list = events("f", "e");
    service.answers(() => ({ body: list }));
    await through(flow, "b", "a", "c", "* d", "* e", "* f");
    await flows.switchTo(again, false);
    await second.stop();
    for (const { url, headers } of service.asked) {
      expect(url).toContain(`tec_access_token=${SECRET}`);
      expect(headers["eva-app-name"]).toBe("integration-the-events-calendar");
    }
    expect(await bench.tablesHolding(SECRET)).toEqual({});
  });

  test("that asks for a rest is asked later, and what came meanwhile is not lost", async () => {
    const worker = await start();
    const flow = await flows.publish(aCalendar(), bound);
    await checked(flow, 1);
    service.answers(() => ({ status: 429, headers: { "retry-after": "2" }, body: { message: "Slowly" } }));
    await eventually(async () => (await facts(flow))?.outcome === "failed", "a refused check");
    list = events("new", "old", "older");
    const asked = service.asked.length;
    service.answers(() => ({ body: list }));
    await through(flow, "new");
    expect(service.asked.length).toBeLessThan(asked + 10);
    await flows.switchTo(flow, false);
    await worker.stop();
  });
});

describe.skipIf(corpusMissing !== null)(`one that says itself what is new ${corpusMissing ?? ""}`, () => {
  test("is asked where it says, signed in, and its items are believed", async () => {
    const connection = await flows.connect("imis", publicFiles("imis", service.url), { api_key: SECRET });
    let items: string[] = [];
    let sequence = 0;
    service.answers(({ url }) => {
      const since = Number(new URL(url, service.url).searchParams.get("sequence") ?? "0");
      const fresh = items.slice(since);
      sequence = items.length;
      const headers = { location: `/trigger/Activity?sequence=${sequence}`, "retry-after": "0" };
      if (fresh.length === 0) return { status: 202, headers };
      return { headers, body: { value: fresh.map((title) => ({ title })) } };
    });
    const worker = await start();
    const flow = await flows.publish(
      {
        triggers: {
          When: {
            type: "OpenApiConnection",
            recurrence: { frequency: "Hour", interval: 1 },
            splitOn: "@triggerOutputs()?['body/value']",
            inputs: {
              host: {
                connectionName: "shared_imis",
                operationId: "ActivityTriggerPoll",
                apiId: "/apis/shared_imis",
              },
              parameters: {},
            },
          },
        },
        actions: { Title: { type: "Compose", inputs: "@triggerBody()?['title']" } },
      },
      { shared_imis: connection },
    );
    await checked(flow, 1);
    items = ["a", "b"];
    await through(flow, "a", "b");
    items = ["a", "b", "b"];
    await through(flow, "a", "b", "b");
    await flows.switchTo(flow, false);
    await worker.stop();
    expect(service.asked.map(({ url }) => url)).toEqual(
      expect.arrayContaining(["/trigger/Activity?sequence=2"]),
    );
    expect(service.asked.every(({ headers }) => headers["x-api-key"] === SECRET)).toBe(true);
  });
});
