import { randomBytes } from "node:crypto";
import type { SourceFile } from "@towpath/connectors";
import { anOAuthConnector, anOAuthService, type OAuthService } from "@towpath/vault/testing";
import {
  appsFile,
  type SignInSite,
  signedInConnection,
  signInAgain,
  thingsCall,
} from "../../../apps/worker/src/testing/signed-in.ts";
import { type Fault, must } from "../fault.ts";
import { aFlow, after } from "../flows.ts";
import type { Site } from "../site.ts";
import { eventually, pause, seconds } from "../waiting.ts";
import type { WorkerProcess, WorkerSettings } from "../worker-process.ts";
import { acceptSilently } from "./database.ts";

type Racepoint = keyof NonNullable<WorkerSettings["racepoints"]>;

/** An installation whose flows use one sign-in at a real OAuth service that rotates, and ends it when a token comes twice. */
interface SignInBench {
  readonly signIn: SignInSite;
  readonly service: OAuthService;
  readonly connectionId: string;
  readonly flow: Awaited<ReturnType<Site["publish"]>>;
  worker(name: string, racepoints?: WorkerSettings["racepoints"]): Promise<WorkerProcess>;
}

interface SignInAbout {
  /** How often each run calls, a second apart. */
  readonly rounds: number;
  readonly accessSeconds: number;
  readonly masterKey?: string;
}

const newKey = () => randomBytes(32).toString("base64");

async function openSignIn(
  site: Site,
  { rounds, accessSeconds, masterKey = newKey() }: SignInAbout,
): Promise<SignInBench> {
  const service = await anOAuthService({ accessSeconds });
  const [owner] = await site.rows<{ id: string }>("select id from users limit 1");
  const { database, environmentId } = site;
  const signIn = { database, environmentId, ownerId: owner?.id ?? "", masterKey };
  const { id } = await signedInConnection(signIn, service, filesBehind(site, service));
  const parameters = { "x-run": "@{workflow()['run']['name']}" };
  const call = { ...thingsCall("ListThings", { parameters }), runAfter: {} };
  const wait = { type: "Wait", inputs: { interval: { count: 1, unit: "Second" } }, runAfter: after("Call") };
  const flow = await site.publish(
    aFlow({
      Each: {
        type: "Foreach",
        foreach: `@range(0, ${rounds})`,
        runtimeConfiguration: { concurrency: { repetitions: 1 } },
        actions: { Call: call, Pause: wait },
        runAfter: {},
      },
    }),
  );
  const binding = { reference: "shared_things", connectionId: id, by: signIn.ownerId };
  await database.connections.bind(environmentId, flow.id, binding);
  const environment = {
    TOWPATH_MASTER_KEY: masterKey,
    TOWPATH_OAUTH_APPS_FILE: appsFile(site.folder, service),
  };
  return {
    ...{ signIn, service, connectionId: id, flow },
    worker: (name, racepoints = {}) =>
      site.startWorker({ environment: { ...environment, TOWPATH_WORKER_ID: name }, racepoints }),
  };
}

/** The connector's API stands behind the ledger, which asks the service whether it takes the token. */
function filesBehind(site: Site, service: OAuthService): readonly SourceFile[] {
  site.ledger.on(/^\/api\//, async ({ request, response }) => {
    const { authorization = "" } = request.headers;
    const answered = await fetch(`${service.url}${request.url}`, { headers: { authorization } });
    response.writeHead(answered.status, { "content-type": "application/json" });
    response.end(await answered.text());
  });
  const { properties } = anOAuthConnector(service);
  const parameters = [{ name: "x-run", in: "header", type: "string" }];
  const definition = {
    ...{ swagger: "2.0", info: { title: "Things", version: "1" } },
    ...{ host: new URL(site.ledger.url).host, basePath: "/api", schemes: ["http"] },
    paths: { "/things": { get: { operationId: "ListThings", parameters, responses: { 200: {} } } } },
  };
  const bytes = (value: object) => new TextEncoder().encode(JSON.stringify(value));
  return [
    { path: "apiDefinition.swagger.json", bytes: bytes(definition) },
    { path: "apiProperties.json", bytes: bytes({ properties }) },
  ];
}

async function withSignIn<T>(
  site: Site,
  about: SignInAbout,
  work: (bench: SignInBench) => Promise<T>,
): Promise<T> {
  const bench = await openSignIn(site, about);
  try {
    return await work(bench);
  } finally {
    await bench.service.close();
  }
}

const statuses = async (site: Site, { flow }: SignInBench) => {
  const count = "select status, count(*)::int as n from runs where flow_id = $1 group by status";
  const rows = await site.rows<{ status: string; n: number }>(count, [flow.id]);
  return Object.fromEntries(rows.map(({ status, n }) => [status, n]));
};

const stored = async (site: Site, { connectionId }: SignInBench) => {
  const [row] = await site.rows<{ version: number; refused: boolean; status: string }>(
    `select t.version, t.refused_at is not null as refused, c.status
     from connection_tokens t join connections c on c.id = t.connection_id where c.id = $1`,
    [connectionId],
  );
  if (row === undefined) throw new Error("The tokens are gone");
  return row;
};

/** What must hold whatever happened: no token came twice, and each that the service gave is stored, but for those given up. */
async function checkTokens(site: Site, bench: SignInBench, lost: number): Promise<void> {
  const { renewed, reused, mostOfOne } = bench.service.refreshes();
  const { version } = await stored(site, bench);
  must(reused === 0 && mostOfOne <= 1, `${reused} tokens came twice`);
  const expected = 1 + renewed;
  must(
    version >= expected - lost && version <= expected + lost,
    `${renewed} renewals, but the tokens are of version ${version}`,
  );
}

const RUNS = 100;
const BURST_ROUNDS = 8;

/** Four processes, and whoever holds the lease is killed before the token left: five times. */
async function race(site: Site): Promise<string> {
  return await withSignIn(site, { rounds: BURST_ROUNDS, accessSeconds: 2 }, async (bench) => {
    const { service, flow } = bench;
    service.delayRefresh(150, "after");
    let kills = 5;
    const racepoints = {
      "after-lease": () => {
        kills -= 1;
        return kills >= 0 ? ("kill" as const) : ("go" as const);
      },
    };
    const names = ["one", "two", "three", "four"];
    const alive = await Promise.all(names.map((name) => bench.worker(name, racepoints)));
    let isOver = false;
    const supervise = names.map(async (name, slot) => {
      while (!isOver) {
        if (alive[slot]?.isAlive === false) alive[slot] = await bench.worker(name, racepoints);
        await pause(100);
      }
    });
    const since = performance.now();
    await acceptSilently(site, flow, RUNS);
    await site.allEnded(150_000);
    isOver = true;
    await Promise.all(supervise);
    const ends = await statuses(site, bench);
    must(ends.Succeeded === RUNS, `runs ended ${JSON.stringify(ends)}`);
    await checkTokens(site, bench, 0);
    const { renewed } = service.refreshes();
    must(kills < 0, `only ${5 - kills} holders were killed`);
    return `${RUNS} runs at 4 processes in ${seconds(performance.now() - since)}, 5 holders killed: ${renewed} renewals, one a lifetime, no token came twice, every run succeeded`;
  });
}

/** Where a process dies between reading a token that is over and having the next one stored. */
const MOMENTS: readonly { readonly at: Racepoint; readonly isLost: boolean }[] = [
  { at: "before-lease", isLost: false },
  { at: "after-lease", isLost: false },
  { at: "before-sent", isLost: false },
  { at: "after-sent", isLost: true },
  { at: "before-effect", isLost: true },
  { at: "after-effect", isLost: true },
  { at: "before-commit", isLost: true },
  { at: "after-commit", isLost: false },
];

async function killedAt(site: Site): Promise<string> {
  const seen: string[] = [];
  const masterKey = newKey();
  for (const moment of MOMENTS) {
    seen.push(await killedAtMoment(site, moment, masterKey));
  }
  return seen.join("; ");
}

function killedAtMoment(
  site: Site,
  { at, isLost }: (typeof MOMENTS)[number],
  masterKey: string,
): Promise<string> {
  return withSignIn(site, { rounds: 3, accessSeconds: 2, masterKey }, async (bench) => {
    let isDead = false;
    const kill = (facts: Readonly<Record<string, unknown>>) => {
      const isToken = !at.endsWith("effect") || String(facts.uri).endsWith("/token");
      if (isDead || !isToken) return "go" as const;
      isDead = true;
      return "kill" as const;
    };
    const [first, second] = [
      await bench.worker("first", { [at]: kill }),
      await bench.worker("second", { [at]: kill }),
    ];
    await acceptSilently(site, bench.flow, 20);
    const dead = await eventually(
      async () => [first, second].find(({ isAlive }) => !isAlive) ?? false,
      `a worker dies at ${at}`,
      30_000,
    );
    const back = await bench.worker(dead === first ? "first" : "second");
    if (isLost) {
      await eventually(async () => (await stored(site, bench)).refused, "the sign-in is given up", 90_000);
      const parked = async () => ((await statuses(site, bench)).Waiting ?? 0) === 20;
      await eventually(parked, "every run waits", 60_000);
      must((await stored(site, bench)).status === "needs-sign-in", "the connection does not say so");
      await signInAgain(bench.signIn, bench.service, bench.connectionId);
    }
    await site.allEnded(120_000);
    const ends = await statuses(site, bench);
    must(ends.Succeeded === 20, `killed ${at}: runs ended ${JSON.stringify(ends)}`);
    await checkTokens(site, bench, isLost ? 1 : 0);
    await Promise.all([first, second, back].map((worker) => worker.kill()));
    return `${at}: ${isLost ? "needs a sign-in, then " : ""}all runs succeeded`;
  });
}

async function revoked(site: Site): Promise<string> {
  return await withSignIn(site, { rounds: 6, accessSeconds: 3_600 }, async (bench) => {
    const { service, flow } = bench;
    const worker = await bench.worker("one");
    const runs = await site.fireMany(worker, flow, 10);
    await eventually(() => service.apiCalls.length >= 10, "calls", 30_000);
    // Else the token would be too new to be worth renewing.
    await site.rows("update connection_tokens set obtained_at = obtained_at - interval '5 minutes'");
    service.revokeAll();
    const parked = async () =>
      ((await statuses(site, bench)).Waiting ?? 0) === runs.length && (await stored(site, bench)).refused;
    await eventually(parked, "every run waits for its owner", 60_000);
    await pause(3_000);
    const refused = service.apiCalls.filter(({ status }) => status === 401).length;
    const { mostOfOne, refused: refreshes } = service.refreshes();
    must(refreshes === 1 && mostOfOne === 1, `${refreshes} refreshes`);
    must(refused <= 2 * runs.length, `${refused} calls were refused`);
    await signInAgain(bench.signIn, service, bench.connectionId);
    await site.allEnded(90_000);
    const ends = await statuses(site, bench);
    must(ends.Succeeded === runs.length, `runs ended ${JSON.stringify(ends)}`);
    return `one refresh, ${refused} refused calls of ${runs.length} runs, no loop; the connection needs a sign-in, its runs waited and all succeeded after it`;
  });
}

export const SIGN_INS: readonly Fault[] = [
  {
    id: "F17",
    gate: "P",
    title: "token revoked in the middle of a run",
    done: "a real OAuth service takes back access and refresh tokens while 10 runs call its API",
    expected: "one refresh, then the connection needs its owner; runs wait and go on after a sign-in",
    run: revoked,
  },
  {
    id: "F18",
    gate: "P",
    title: "refresh race",
    done: "100 runs at 4 processes, a rotating service with reuse detection, tokens of 2 s, the holder of the lease killed",
    expected: "one refresh a lifetime, no token used twice, every run succeeds",
    alone: true,
    run: race,
  },
  {
    id: "F48",
    gate: "N",
    title: "kill -9 at each await of a refresh",
    done: "a worker dies at each of 8 moments between a token that is over and the next one stored",
    expected: "no token used twice; only between sent and stored a person has to sign in, and no run is lost",
    alone: true,
    run: killedAt,
  },
];
