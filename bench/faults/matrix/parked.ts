import { randomBytes } from "node:crypto";
import { connectByKey, hostOf, importConnector } from "../a-connector.ts";
import { type Fault, must } from "../fault.ts";
import { aFlow } from "../flows.ts";
import { answerOk } from "../ledger.ts";
import type { Site } from "../site.ts";
import { eventually, seconds } from "../waiting.ts";
import { acceptSilently } from "./database.ts";

const RUNS = 500;
const HEADER = "x-service-key";
const PATHS = {
  "/write": {
    post: {
      operationId: "Write",
      parameters: [{ name: "x-run", in: "header", type: "string" }],
      responses: { 200: {} },
    },
  },
};
const write = {
  type: "OpenApiConnection",
  inputs: {
    host: hostOf("writes", "Write"),
    parameters: { "x-run": "@{workflow()['run']['name']}" },
    // The first refusal must not be hidden by luck.
    retryPolicy: { type: "none" },
  },
  runAfter: {},
};

async function parkAndHeal(site: Site): Promise<string> {
  const masterKey = randomBytes(32).toString("base64");
  const environment = { TOWPATH_MASTER_KEY: masterKey };
  const one = await site.startWorker({ environment });
  await site.startWorker({ environment });
  const connector = await importConnector(site, "writes", PATHS, HEADER);
  const connection = await connectByKey(site, connector, { masterKey, key: "old" });
  let taken = 0;
  let halfway = () => undefined as undefined;
  site.ledger.on(/write/, ({ request, response }) => {
    if (request.headers[HEADER] !== "new") {
      response.writeHead(401).end();
      return;
    }
    taken += 1;
    if (taken === RUNS / 5) halfway();
    answerOk(response);
  });
  const flow = await site.publish(aFlow({ Write: write }));
  const by = (await site.database.accounts.owner())?.id ?? "";
  const binding = { reference: "shared_writes", connectionId: connection.id, by };
  await site.database.connections.bind(site.environmentId, flow.id, binding);
  // Who published may use it.
  await site.rows("update flow_versions set published_by = $1 where flow_id = $2 returning id", [
    by,
    flow.id,
  ]);
  await acceptSilently(site, flow, RUNS);
  const count = async (where: string) =>
    (await site.rows<{ n: number }>(`select count(*)::int as n from ${where}`))[0]?.n ?? 0;
  await eventually(async () => (await count("connection_waits where not tries")) === RUNS, "all runs wait");
  must(taken === 0, `${taken} calls were taken with the old key`);
  const killed = new Promise<void>((resolve) => {
    halfway = () => {
      void one.kill().then(resolve);
      return undefined;
    };
  });
  const since = performance.now();
  await connection.replace("new");
  await killed;
  await eventually(
    async () => (await count("runs where status = 'Succeeded'")) === RUNS,
    "every run has succeeded",
    90_000,
  );
  const tookMs = performance.now() - since;
  const left = await count("connection_waits");
  must(left === 0, `${left} runs still stand as waiting`);
  const keys = new Set(site.ledger.lines(/write/).map(({ key }) => key));
  must(keys.size === RUNS, `${keys.size} keys for ${RUNS} writes`);
  const again = taken - RUNS;
  return `all ${RUNS} waited; with a new key, and one of two workers killed after ${RUNS / 5} writes, all succeeded within ${seconds(tookMs)}; each write under one key, ${again} of them repeated after the crash`;
}

export const PARKED: readonly Fault[] = [
  {
    id: "F49",
    gate: "P",
    title: "park and heal",
    done: `${RUNS} runs whose key is not taken any more; it is replaced, and a worker killed while they go on`,
    expected: "all wait, all go on, each write under one key; nothing is resubmitted",
    run: parkAndHeal,
  },
];
