import { hostOf, importConnector } from "../a-connector.ts";
import { type Fault, must } from "../fault.ts";
import { compose } from "../flows.ts";
import { answerOk } from "../ledger.ts";
import type { Site } from "../site.ts";
import { eventually } from "../waiting.ts";

const NEWEST_FIRST = 20;

const PATHS = {
  "/list": { get: { operationId: "OnItem", "x-ms-trigger": "batch", responses: { 200: {} } } },
};

const WATCHING = {
  triggers: {
    When: {
      type: "OpenApiConnection",
      recurrence: { frequency: "Second", interval: 1 },
      splitOn: "@triggerOutputs()?['body/value']",
      inputs: {
        host: hostOf("lists", "OnItem"),
        parameters: {},
      },
    },
  },
  actions: { Item: compose("@triggerBody()?['n']") },
};

/** A list that grows by one each time it is asked, and always shows its newest items again. */
async function growingList(site: Site): Promise<string> {
  await importConnector(site, "lists", PATHS);
  let newest = 0;
  site.ledger.on(/list/, ({ response }) => {
    newest += 1;
    const shown = Math.min(newest, NEWEST_FIRST);
    answerOk(response, { value: Array.from({ length: shown }, (_, index) => ({ n: newest - index })) });
  });
  let ticks = 0;
  let deaths = 0;
  const beforeTick = () => {
    ticks += 1;
    if (ticks % 3 !== 0 || deaths >= 3) return "go" as const;
    deaths += 1;
    return "kill" as const;
  };
  const environment = { INGRESS: "off", TOWPATH_WORKER_ID: "poller" };
  const start = () => site.startWorker({ environment, racepoints: { "before-tick": beforeTick } });
  let worker = await start();
  const flow = await site.publish(WATCHING);
  for (let death = 0; death < 3; death += 1) {
    await eventually(() => !worker.isAlive, "the poller died between fetch and commit", 40_000);
    worker = await start();
  }
  const asked = site.ledger.lines(/list/).length;
  await eventually(() => site.ledger.lines(/list/).length >= asked + 3, "three more checks", 40_000);
  await site.database.flows.setEnabled(site.environmentId, flow.id, false, null);
  await site.allEnded();
  const events = await site.rows<{ event: string }>("select event from runs");
  const numbers = events.map(({ event }) => Number(/"n":(\d+)/.exec(event)?.[1])).sort((a, b) => a - b);
  must(new Set(numbers).size === numbers.length, `an item has two runs: ${numbers.join()}`);
  const [first = 0] = numbers;
  const gap = numbers.find((n, index) => n !== first + index);
  must(gap === undefined, `an item has no run: ${numbers.join()}`);
  must(first === 2, `the first check was to remember item 1 alone, but item ${first} is the first run`);
  return `killed ${deaths} times with items in its hands; items ${first} to ${numbers.at(-1)} have one run each, the first check none`;
}

export const CONNECTOR_POLLS: readonly Fault[] = [
  {
    id: "F47",
    gate: "P",
    title: "poll of a connector crashes between fetch and commit",
    done: "kill -9 at the racepoint before-tick, three times, while the service shows its newest items again and again",
    expected: "each new item one run, none twice, none missing",
    run: growingList,
  },
];
