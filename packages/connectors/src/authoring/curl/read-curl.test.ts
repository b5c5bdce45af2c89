import { isObject, type ValueObject } from "@towpath/expressions";
import { describe, expect, test } from "vitest";
import { findConnectors } from "../../read/connector-files.ts";
import { readConnector } from "../../read/read-connector.ts";
import { aFile } from "../../testing/builders.ts";
import type { ConnectorDraft } from "../connector-draft.ts";
import { draftFromSource } from "../draft-from-source.ts";
import { NoteList } from "../note-list.ts";
import { draftFromSamples } from "../samples/draft-from-samples.ts";
import { readCurl } from "./read-curl.ts";

function draftOf(command: string): ConnectorDraft {
  const notes = new NoteList();
  const sample = readCurl(command, notes);
  if (!sample.ok) throw new Error(sample.failure.message);
  const draft = draftFromSamples({ title: null, description: "", samples: [sample.value] }, notes);
  if (!draft.ok) throw new Error(draft.failure.message);
  return draft.value;
}

function connectorOf(draft: ConnectorDraft) {
  const files = [
    aFile("apiDefinition.swagger.json", draft.definition),
    aFile("apiProperties.json", draft.properties),
  ];
  const [found] = findConnectors(files);
  const read = found === undefined ? null : readConnector(found);
  if (read?.connector === null || read === null) throw new Error(JSON.stringify(read));
  expect(read.problems).toEqual([]);
  return read.connector;
}

const only = (command: string) => {
  const connector = connectorOf(draftOf(command));
  const [operation] = connector.operations;
  if (operation === undefined) throw new Error("No operation");
  return { connector, operation };
};

describe("a cURL line", () => {
  test.each([
    ["https://api.acme.com/x", "Acme"],
    ["http://127.0.0.1:4666/x", "New connector"],
    ["http://[::1]:4666/x", "New connector"],
  ])("to %s is called %s", (address, title) => {
    expect(connectorOf(draftOf(`curl ${address}`)).title).toBe(title);
  });

  test("with a bearer token and JSON becomes an operation and a sign-in, without the secret", () => {
    const draft = draftOf(
      `curl -X POST https://api.things.test/v1/users/42/notes?notify=true \\
        -H "Authorization: Bearer sk-very-secret" \\
        -H 'Content-Type: application/json' \\
        --data-raw '{"text":"it''s fine","tags":["a"],"when":"2026-01-02"}'`.replace("it''s", "it is"),
    );
    expect(draft.definition + draft.properties).not.toContain("sk-very-secret");
    const { address, operations, connection } = connectorOf(draft);
    expect(address).toEqual({ scheme: "https", host: "api.things.test", basePath: "" });
    const [operation] = operations;
    expect(operation?.method).toBe("POST");
    expect(operation?.path).toBe("/v1/users/{userId}/notes");
    expect(operation?.parameters.map(({ name, in: place, type }) => [name, place, type])).toEqual([
      ["userId", "path", "string"],
      ["notify", "query", "boolean"],
    ]);
    expect(Object.keys((operation?.body?.schema.properties ?? {}) as ValueObject)).toEqual([
      "text",
      "tags",
      "when",
    ]);
    expect(connection.sets[0]?.destinations).toEqual([
      { kind: "header", header: "Authorization", parameter: "api_key" },
    ]);
    expect(draft.properties).toContain("Bearer @connectionParameters('api_key')");
  });

  test.each([
    [
      "-u",
      "curl -u ada:pass https://a.test/x",
      [{ kind: "basic", username: "username", password: "password" }],
    ],
    [
      "-u glued",
      "curl -uada:pass https://a.test/x",
      [{ kind: "basic", username: "username", password: "password" }],
    ],
    [
      "a user in the address",
      "curl https://ada:pass@a.test/x",
      [{ kind: "basic", username: "username", password: "password" }],
    ],
    [
      "a key header",
      "curl a.test/x -H 'X-Api-Key: pass'",
      [{ kind: "header", header: "X-Api-Key", parameter: "api_key" }],
    ],
    [
      "a key in the query",
      "curl 'https://a.test/x?api_key=pass&q=1'",
      [{ kind: "query", query: "api_key", parameter: "api_key" }],
    ],
    [
      "a token of its own kind",
      "curl a.test/x -H 'Authorization: Token pass'",
      [{ kind: "header", header: "Authorization", parameter: "api_key" }],
    ],
  ])("signs in by %s", (_what, command, destinations) => {
    const { connector } = only(command);
    expect(connector.connection.sets[0]?.destinations).toEqual(destinations);
    expect(JSON.stringify([connector.document, connector.properties])).not.toMatch(/pass(?!word)/);
  });

  test("with two keys asks for both, each in its place", () => {
    const { connector } = only("curl https://a.test/x -H 'X-Api-Key: one' -H 'X-App-Token: two'");
    expect(connector.connection.sets[0]?.destinations).toEqual([
      { kind: "header", header: "X-Api-Key", parameter: "X_Api_Key" },
      { kind: "header", header: "X-App-Token", parameter: "X_App_Token" },
    ]);
  });

  test("copied for Windows is read without its carets", () => {
    const { operation } = only(
      'curl ^"https://a.test/items?x=1^&y=2^" ^\r\n  -H ^"Content-Type: application/json^" ^\r\n  --data-raw ^"^{^\\^"name^\\^":^\\^"Ada^\\^"^}^"',
    );
    expect(operation.parameters.map(({ name }) => name)).toEqual(["x", "y"]);
    expect(operation.body?.schema.properties).toEqual({ name: { type: "string", "x-ms-summary": "Name" } });
  });

  test("with -F is a multipart form with files", () => {
    const { operation } = only("curl https://a.test/up -F 'file=@/tmp/a.png;type=image/png' -F title=Hello");
    expect(operation.consumes).toEqual(["multipart/form-data"]);
    expect(operation.parameters.map(({ name, type }) => [name, type])).toEqual([
      ["file", "file"],
      ["title", "string"],
    ]);
  });

  test("with --data-urlencode is a form, and with -G its fields are in the query", () => {
    const form = only("curl https://a.test/f -d a=1 --data-urlencode 'b=x&y'").operation;
    expect([
      form.method,
      form.consumes,
      form.parameters.map(({ name, in: place }) => `${place} ${name}`),
    ]).toEqual(["POST", ["application/x-www-form-urlencoded"], ["formData a", "formData b"]]);
    const query = only("curl -G https://a.test/f -d a=1 --data-urlencode b=2").operation;
    expect([query.method, query.parameters.map(({ name, in: place }) => `${place} ${name}`)]).toEqual([
      "GET",
      ["query a", "query b"],
    ]);
  });

  test("with --json needs no Content-Type, and ANSI quotes are understood", () => {
    const { operation } = only('curl --json $\'{"a":"x\\u0027y"}\' https://a.test/j');
    expect([operation.method, operation.consumes]).toEqual(["POST", ["application/json"]]);
    expect(isObject(operation.body?.schema.properties)).toBe(true);
  });

  test("keeps what a version header says, and drops what clients send by themselves", () => {
    const { operation } = only(
      "curl https://a.test/x -H 'Notion-Version: 2022-06-28' -H 'User-Agent: me' -H 'Cookie: session=1' -b s=2",
    );
    expect(
      operation.parameters.map(({ name, visibility, default: preset }) => [name, visibility, preset]),
    ).toEqual([["Notion-Version", "internal", "2022-06-28"]]);
  });

  test("says what a connector cannot do", () => {
    const draft = draftOf("curl -k --cert me.pem https://a.test/x --cookie s=1");
    expect(
      draft.notes.filter(({ kind }) => kind === "lost").map(({ message }) => message.slice(0, 30)),
    ).toEqual([
      "The command does not check the",
      "'--cert' has no counterpart in",
      "The request sends cookies. Con",
    ]);
  });

  test.each([
    ["an open quote", "curl 'https://a.test", "The quote ' in line 1, column 6 is never closed."],
    ["no address", "curl -X POST", "The command names no address."],
    ["an option without its value", "curl https://a.test -H", "'-H' stands at the end without its value."],
    ["another program", "wget https://a.test", "The command does not begin with 'curl'."],
  ])("with %s is refused in plain words", (_what, command, message) => {
    expect(readCurl(command, new NoteList())).toEqual({ ok: false, failure: { message } });
  });

  const paths = (text: string) => {
    const read = draftFromSource(text);
    if (!read.ok) throw new Error(read.failure.message);
    const { operations } = connectorOf(read.value);
    return operations.map(({ method, path }) => `${method} ${path}`);
  };

  test.each([
    ["below each other", "curl https://a.test/x \\\n  -d a=1\n\n$ curl -X DELETE\n  https://a.test/y"],
    [
      "with what they are piped into",
      "curl https://a.test/x -d a=1 | jq '.a'\ncurl -X DELETE https://a.test/y",
    ],
    ["joined", "curl https://a.test/x -d 'a=1' && curl -X DELETE https://a.test/y"],
    ["in one command", "curl https://a.test/x -d a=1 --next -X DELETE https://a.test/y"],
    ["of Windows", 'curl ^"https://a.test/x^" ^\r\n -d a=1\r\ncurl -X DELETE ^"https://a.test/y^"'],
  ])("and another one %s are an operation each", (_how, text) => {
    expect(paths(text)).toEqual(["POST /x", "DELETE /y"]);
  });

  test("calls each address it names alike", () => {
    expect(paths("curl -X PUT https://a.test/x https://a.test/y")).toEqual(["PUT /x", "PUT /y"]);
  });

  test("keeps no secret that stands in its path", () => {
    expect(paths("curl -d '{}' https://a.test/hooks/rooms/KXHxq9Y1zLr8VwDkP2mNsaTg")).toEqual([
      "POST /hooks/rooms/{roomId}",
    ]);
    const words = "/oauth2-client-credentials-v2/get_the_100_newest_of_2026";
    expect(paths(`curl https://a.test${words}`)).toEqual([`GET ${words}`]);
  });

  test("that speaks of curl in its body is one", () => {
    expect(paths("curl https://a.test/x -d 'how to:\ncurl https://b.test/y'")).toEqual(["POST /x"]);
  });

  test("is told from several where one is wanted", () => {
    const read = readCurl("curl https://a.test/x\ncurl https://a.test/y", new NoteList());
    expect(read).toEqual({ ok: false, failure: { message: "The text holds 2 requests. Give one of them." } });
  });

  test("with headers in a file says that they were not read", () => {
    expect(draftOf("curl -H @h.txt https://a.test/x").notes).toMatchObject([{ kind: "lost" }]);
  });

  test("to a place that is not the web is refused", () => {
    expect(() => draftOf("curl file:///etc/passwd")).toThrow("'file:'");
    expect(() => draftOf("curl 'https://a b.test/x'")).toThrow("is no address");
  });
});
