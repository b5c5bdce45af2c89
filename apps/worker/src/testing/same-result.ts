import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "vitest";
import { openBench } from "./a-worker.ts";
import { anApp, type FlowFile, onTheCommandLine, onTheServer, type Report, type Told } from "./both-ways.ts";

/** What stands in a test before anything runs, from the words of the reference; both ways must reach it. */
interface Expected {
  readonly runs: readonly ExpectedRun[];
  /** Bodies that came to the service, in order. */
  readonly calls?: readonly unknown[];
}
interface ExpectedRun {
  readonly status: string;
  readonly statuses: Readonly<Record<string, string>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
}

type Way = (file: FlowFile, flow: string, body: unknown) => Promise<Told>;

/** A server and a service that flows may call. */
export async function openBothWays() {
  const bench = await openBench();
  const worker = await bench.start();
  const service = await openService();
  const ways: readonly [string, Way][] = [
    ["towpath run", onTheCommandLine],
    ["the server", (file, flow, body) => onTheServer(bench, worker, file, flow, body)],
  ];
  return {
    service,
    /** Runs the flow in each way, with a service that has seen nothing yet. */
    async eachWay(file: FlowFile, flow: string, body: unknown, check: (told: Told, way: string) => unknown) {
      for (const [way, run] of ways) {
        service.forget();
        await check(await run(file, flow, body), way);
      }
    },
    async holds(file: FlowFile, flow: string, body: unknown, expected: Expected): Promise<void> {
      const told: Told[] = [];
      await this.eachWay(file, flow, body, (found, way) => {
        const seen = found.runs.map((each, index) => asked(each, expected.runs[index]));
        expect(seen, way).toEqual(expected.runs);
        if (expected.calls !== undefined) expect(service.bodies(), way).toEqual(expected.calls);
        told.push(found);
      });
      const [first, second] = told;
      expect(second?.runs.map(statusesAndCodes)).toEqual(first?.runs.map(statusesAndCodes));
    },
    async close() {
      await bench.close();
      service.close();
    },
  };
}

export type BothWays = Awaited<ReturnType<typeof openBothWays>>;

/** Writes down what it is sent; a call takes it a moment, so that calls may overlap. */
async function openService() {
  let bodies: unknown[] = [];
  let open = 0;
  let most = 0;
  const server = createServer((request, response) => {
    open += 1;
    most = Math.max(most, open);
    let text = "";
    request.setEncoding("utf8").on("data", (part: string) => {
      text += part;
    });
    request.on("end", () =>
      setTimeout(() => {
        bodies.push(JSON.parse(text));
        open -= 1;
        response.end();
      }, 20),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    bodies: () => bodies,
    /** How many calls were open at once. */
    most: () => most,
    forget() {
      bodies = [];
      most = 0;
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

function asked(run: Report, expected: ExpectedRun | undefined): ExpectedRun {
  const { statuses = {}, outputs } = expected ?? {};
  return {
    status: run.status,
    statuses: Object.fromEntries(
      Object.keys(statuses).map((name) => [name, run.actions[name]?.status ?? ""]),
    ),
    ...(outputs && {
      outputs: Object.fromEntries(Object.keys(outputs).map((name) => [name, run.actions[name]?.outputs])),
    }),
  };
}

const statusesAndCodes = ({ status, actions }: Report) => ({
  status,
  actions: Object.entries(actions).map(([name, { status: own, code }]) => `${name} ${own} ${code ?? ""}`),
});

export const REQUEST = { manual: { type: "Request", kind: "Http", inputs: {} } };

/** `...after("A", "Failed")`: runs after A when it has failed. */
export const after = (name: string, ...statuses: string[]) => ({
  runAfter: { [name]: statuses.length === 0 ? ["Succeeded"] : statuses },
});

/** A file with one flow, `Main`. */
export const oneFlow = (actions: object, trigger: object = {}): FlowFile =>
  anApp({ Main: { triggers: { manual: { ...REQUEST.manual, ...trigger } }, actions } });
