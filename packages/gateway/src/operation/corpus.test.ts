import type { Connector, Operation } from "@towpath/connectors";
import { silentLogger } from "@towpath/prelude";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createHttpGateway, type HttpGateway } from "../http-gateway.ts";
import { toldArrived, toldExpected } from "../testing/compare-request.ts";
import { corpusConnectors, corpusMissing } from "../testing/corpus.ts";
import { ASKED } from "../testing/expected-policies.ts";
import { expectedRequest } from "../testing/expected-request.ts";
import { rawOperation } from "../testing/raw-document.ts";
import { sampleParameters } from "../testing/sample-values.ts";
import { type StubService, stubService } from "../testing/stub-service.ts";
import type { ConnectionValues } from "./inject-credentials.ts";
import { invokeOperation } from "./invoke-operation.ts";
import type { OperationCall } from "./operation-call.ts";
import { prepareOperation } from "./prepare-operation.ts";

if (corpusMissing !== null) console.warn(`The corpus of connectors was not read: ${corpusMissing}.`);

/** Values a person could enter: what belongs into an address, what a list allows, else a made-up secret. */
function connectionFor(connector: Connector): ConnectionValues {
  const set = connector.connection.sets[0];
  const values = (set?.parameters ?? []).map(({ name, type, choices, default: given }): [string, string] => {
    const [first] = choices;
    if (first !== undefined) return [name, String(first.value)];
    if (typeof given === "string" && given !== "") return [name, given];
    if (/url$/i.test(name)) return [name, name === "endpointUrl" ? "acme.test" : "https://acme.test"];
    return [name, type === "string" ? "acme" : `s3cret-${name}`];
  });
  return { set: set?.name ?? "", values: Object.fromEntries(values) };
}

/** What these policies make of a body is in `policies.test.ts`, case by case. */
const REWRITES = /^(setproperty|convert|stringto|stringreplace|encodeproperty|moveprop)/;

function rewritesBody(connector: Connector, operation: Operation): boolean {
  return connector.policies.some(
    ({ template, section, operationIds }) =>
      section === "request" && REWRITES.test(template) && (operationIds?.includes(operation.id) ?? true),
  );
}

describe.skipIf(corpusMissing !== null)("every operation of the corpus that can be called", () => {
  const connectors = corpusConnectors();
  const counts = new Map<string, number>();
  const count = (what: string) => counts.set(what, (counts.get(what) ?? 0) + 1);
  let stub: StubService;
  let http: HttpGateway;
  beforeAll(async () => {
    stub = await stubService();
    stub.answer((_request, response) => {
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(ASKED));
    });
    http = createHttpGateway({ egress: { allow: [], allowAll: true }, logger: silentLogger });
  });
  afterAll(async () => {
    await http.close();
    await stub.close();
  });

  /** Null when what arrives, and where it would have gone, is what the files say. */
  async function difference(connector: Connector, operation: Operation): Promise<unknown> {
    const raw = rawOperation(connector.document, operation.id);
    if (raw === null) return { id: operation.id, problem: "not in the document" };
    const connection = connectionFor(connector);
    const parameters = sampleParameters(connector.document, raw);
    const expected = expectedRequest(connector, raw, parameters, connection.values);
    const checksBody = !rewritesBody(connector, operation);
    count(checksBody ? `body ${expected.body.kind}` : "body rewritten by policies");
    count(operation.method);
    const call: OperationCall = {
      connector,
      operation,
      parameters,
      connection,
      timeoutMs: 5_000,
      idempotencyKey: "k",
      signal: new AbortController().signal,
    };
    const invoked = await invokeOperation(http, { ...call, baseUrl: stub.url });
    const arrived = stub.arrived.at(-1);
    if (!invoked.ok || arrived === undefined) return { id: operation.id, invoked };
    const answering = {
      send: async () => ({ ok: true, value: { statusCode: 200, headers: {}, body: ASKED } }) as const,
    };
    const prepared = await prepareOperation(answering, call);
    const origin = prepared.ok ? new URL(prepared.value.request.uri).origin : prepared.failure.message;
    try {
      expect(toldArrived(arrived, expected, checksBody)).toEqual(toldExpected(expected, checksBody));
      expect(origin).toBe(new URL(expected.origin).origin);
      return null;
    } catch (error) {
      return { id: operation.id, told: String(error) };
    }
  }

  test.each([...connectors])("of %s sends what its files say", async (_folder, connector) => {
    const callable = connector.operations.filter(({ grade }) => grade.kind !== "needs-custom-code");
    const differences: unknown[] = [];
    for (const operation of callable) {
      const found = await difference(connector, operation);
      if (found !== null) differences.push(found);
    }
    expect(differences).toEqual([]);
  });

  test("has been called", () => {
    const table = Object.fromEntries([...counts].sort());
    console.info("Operations of the corpus that were called:", table);
    const bodies = Object.entries(table).filter(([name]) => name.startsWith("body"));
    expect(bodies.reduce((sum, [, each]) => sum + each, 0)).toBe(1_320);
  });
});
