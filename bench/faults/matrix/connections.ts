import { hostOf, importConnector } from "../a-connector.ts";
import { type Fault, must } from "../fault.ts";
import { aFlow } from "../flows.ts";
import { answerOk } from "../ledger.ts";
import type { Site } from "../site.ts";
import { eventually, pause, seconds } from "../waiting.ts";

const RUNS = 2_000;
const AWAY_MS = 30_000;
/** Before anybody can know: what is under way at two workers, and the calls that say enough about a service. */
const FIRST_CALLS = 400;

const PATHS = {
  "/up": {
    post: {
      operationId: "Ask",
      parameters: [{ name: "x-run", in: "header", type: "string" }],
      responses: { 200: {} },
    },
  },
};

const ask = {
  type: "OpenApiConnection",
  inputs: {
    host: hostOf("up", "Ask"),
    parameters: { "x-run": "@{workflow()['run']['name']}" },
  },
  runAfter: {},
};

/** The most calls that arrived within one second. */
function worstSecond(times: readonly number[]): number {
  let most = 0;
  let first = 0;
  for (const [index, at] of times.entries()) {
    while ((times[first] ?? at) <= at - 1_000) first += 1;
    most = Math.max(most, index - first + 1);
  }
  return most;
}

async function retryStorm(site: Site): Promise<string> {
  const [one, two] = [await site.startWorker(), await site.startWorker()];
  await importConnector(site, "up", PATHS);
  let isAway = true;
  site.ledger.on(/up/, ({ response }) => {
    if (isAway) response.writeHead(503).end();
    else answerOk(response);
  });
  const flow = await site.publish(aFlow({ Ask: ask }));
  const since = Date.now();
  const runs = await Promise.all([site.fireMany(one, flow, RUNS / 2), site.fireMany(two, flow, RUNS / 2)]);
  await pause(AWAY_MS - (Date.now() - since));
  isAway = false;
  const backAt = Date.now();
  const left = new Set(runs.flat());
  await eventually(
    async () => {
      const rows = await site.rows<{ n: number }>(
        "select count(*)::int as n from runs where status not in ('Succeeded', 'Failed', 'Cancelled', 'TimedOut')",
      );
      return rows[0]?.n === 0;
    },
    "every run has ended",
    240_000,
  );
  const tookMs = Date.now() - backAt;
  const times = site.ledger
    .lines(/up/)
    .map(({ at }) => at)
    .sort((a, b) => a - b);
  const during = times.filter((at) => at < backAt).length;
  const after = times.filter((at) => at >= backAt);
  const rest = times.filter((at) => at < backAt && at > since + 10_000).length;
  const [row] = await site.rows<{ n: number }>(
    "select count(*)::int as n from runs where status = 'Succeeded'",
  );
  const worst = worstSecond(after);
  must(left.size === RUNS, `${left.size} runs were accepted`);
  must(during <= FIRST_CALLS, `${during} calls reached a service that was down`);
  must(rest <= 40, `${rest} calls reached it after the first ten seconds`);
  must(worst <= RUNS * 0.25, `${worst} calls came back within one second`);
  must(row?.n === RUNS, `${row?.n} of ${RUNS} runs succeeded`);
  return `${during} calls reached it in ${seconds(AWAY_MS)} (${rest} of them after the first 10 s); when it was back all ${RUNS} runs succeeded within ${seconds(tookMs)}, at most ${worst} calls in a second (the reference: 10 min)`;
}

export const CONNECTIONS: readonly Fault[] = [
  {
    id: "F16",
    gate: "N",
    title: "retry storm",
    done: `${RUNS} runs at two workers against a connector whose service is down for ${seconds(AWAY_MS)}`,
    expected: "it is left alone, retries are spread, every run succeeds once it is back",
    alone: true,
    run: retryStorm,
  },
];
