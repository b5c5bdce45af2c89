import type { Connector, DynamicSource } from "@towpath/connectors";
import type { HttpPort, HttpRequest } from "@towpath/engine";
import type { Value, ValueObject } from "@towpath/expressions";
import { describe, expect, test } from "vitest";
import { aConnector, parameter, withParameters } from "../testing/an-invocation.ts";
import { corpusConnectors, corpusMissing } from "../testing/corpus.ts";
import { askSchema, listChoices } from "./list-choices.ts";

interface Asked {
  readonly connector: Connector;
  readonly source: DynamicSource | null;
  readonly form?: ValueObject;
  readonly parent?: Value;
}

async function ask({ connector, source, form = {}, parent }: Asked, body: Value, statusCode = 200) {
  const requests: HttpRequest[] = [];
  const http: HttpPort = {
    send: async (request) => {
      requests.push(request);
      return { ok: true, value: { statusCode, headers: {}, body } };
    },
  };
  if (source === null) throw new Error("The parameter has no dynamic source");
  const question = {
    connector,
    source,
    form,
    connection: { set: "", values: { token: "s3cret", username: "u", password: "p4ssword" } },
    baseUrl: "http://stub.test",
    timeoutMs: 1_000,
    signal: new AbortController().signal,
    ...(parent === undefined ? {} : { parent }),
  };
  const result =
    source.kind === "schema" ? await askSchema(http, question) : await listChoices(http, question);
  return {
    result,
    urls: requests.map(({ method, uri }) => `${method} ${uri.slice("http://stub.test".length)}`),
  };
}

const LIST = {
  "/lists": { get: { operationId: "Lists", ...withParameters(parameter("in", "query")), responses: {} } },
};

function listing(dynamic: ValueObject): Asked {
  const connector = aConnector({
    document: {
      paths: {
        ...LIST,
        "/do": {
          post: { operationId: "Use", ...withParameters(parameter("list", "query", dynamic)), responses: {} },
        },
      },
    },
  });
  const source = connector.operations.find(({ id }) => id === "Use")?.parameters[0]?.dynamic ?? null;
  return { connector, source };
}

const oldForm = (paths: ValueObject, parameters: ValueObject = {}) =>
  listing({ "x-ms-dynamic-values": { operationId: "Lists", parameters, ...paths } });
const titles = [{ value: 1, title: "One" }];

describe("choices", () => {
  test.each<[string, ValueObject, Value]>([
    [
      "at paths",
      { "value-collection": "d/results", "value-path": "a/id", "value-title": "a/name" },
      { d: { results: [{ a: { id: 1, name: "One" } }] } },
    ],
    [
      "in the only list",
      { "value-path": "id", "value-title": "name" },
      { total: 1, lists: [{ id: 1, name: "One" }] },
    ],
    [
      "as the answer itself",
      { "value-path": "id", "value-title": "name" },
      [{ id: 1, name: "One" }, { name: "No value" }],
    ],
    [
      "under names with dots",
      { "value-collection": "@odata.value", "value-path": "x.id", "value-title": "name" },
      { "@odata.value": [{ "x.id": 1, name: "One" }] },
    ],
  ])("are found %s", async (_what, paths, body) => {
    expect((await ask(oldForm(paths), body)).result).toMatchObject({ ok: true, value: titles });
  });

  test("without paths are the items themselves", async () => {
    const { result } = await ask(oldForm({}), ["a", "b"]);
    expect(result).toMatchObject({
      value: [
        { value: "a", title: "a" },
        { value: "b", title: "b" },
      ],
    });
  });

  test.each<[string, ValueObject, ValueObject]>([
    ["a constant", { in: "x" }, {}],
    ["a parameter", { in: { parameter: "space" } }, { space: "x" }],
    [
      "a property of the body by its path",
      { in: { parameterReference: "body/config/id" } },
      { "body/config/id": "x" },
    ],
    [
      "a property of a body given as a whole",
      { in: { parameterReference: "body/config/id" } },
      { body: { config: { id: "x" } } },
    ],
    ["a property by a dotted path", { in: { parameter: "config.id" } }, { "body/config/id": "x" }],
    ["a property at any depth", { in: { parameter: "id" } }, { body: { config: { id: "x" } } }],
  ])("are asked for with %s", async (_what, parameters, form) => {
    const { urls } = await ask({ ...oldForm({}, parameters), form }, []);
    expect(urls).toEqual(["GET /v1/lists?in=x"]);
  });

  test("that cannot be had say why, in the service's words", async () => {
    const { result } = await ask(oldForm({}), { error: { message: "Not you, s3cret" } }, 403);
    expect(result).toMatchObject({
      ok: false,
      failure: {
        message: `'Lists' was asked for choices and answered 403 (Forbidden). The service says: "Not you, ***".`,
      },
    });
    expect((await ask(oldForm({ "value-collection": "a" }), { b: [] })).result).toMatchObject({
      failure: { code: "NoChoices", message: expect.stringContaining("'a' of its answer") },
    });
  });
});

describe.skipIf(corpusMissing !== null)("choices of the corpus", () => {
  const connectors = corpusConnectors();
  const connectorOf = (folder: string) => {
    const connector = connectors.get(folder);
    if (connector === undefined) throw new Error(`${folder} is not in the corpus`);
    return connector;
  };
  const sources = (folder: string) =>
    connectorOf(folder).operations.flatMap(({ parameters }) =>
      parameters.flatMap(({ dynamic }) => dynamic ?? []),
    );

  test("of a tree are opened level by level", async () => {
    const connector = connectorOf("egnyte");
    const source = sources("egnyte").find(({ kind }) => kind === "tree") ?? null;
    const body = [
      { path: "/Shared", name: "Shared", is_folder: true },
      { path: "/a.txt", name: "a.txt", is_folder: false },
    ];
    const roots = await ask({ connector, source }, body);
    expect(roots.result).toMatchObject({
      value: [{ value: "/Shared", title: "Shared", isParent: true }, { isParent: false }],
    });
    const inside = await ask({ connector, source, parent: body[0] ?? null }, body);
    expect(inside.urls[0]).not.toBe(roots.urls[0]);
    expect(decodeURIComponent(inside.urls[0] ?? "")).toContain("/Shared");
  });

  test("of a list ask an operation that there is, with its sign-in", async () => {
    let asked = 0;
    for (const [folder, connector] of connectors) {
      for (const source of sources(folder).filter(({ kind }) => kind === "list")) {
        const { result, urls } = await ask({ connector, source }, { value: [] });
        // Cascades want another value first; that is said, never sent half.
        const isTold =
          result.ok ||
          ["InvalidParameter", "NoChoices", "CustomCodeNotSupported"].includes(result.failure.code);
        expect([folder, source, isTold]).toEqual([folder, source, true]);
        asked += urls.length;
      }
    }
    expect(asked).toBeGreaterThan(100);
  });
});
