import { type Connector, findConnectors, readConnector } from "@towpath/connectors";
import type { ValueObject } from "@towpath/expressions";
import { describe, expect, test } from "vitest";
import { askedParameters, parameterSet, readCredential, unsupportedSignIn } from "./read-credential.ts";
import { sendsTo } from "./sends-to.ts";

function aConnector(properties: ValueObject, definition: ValueObject = {}): Connector {
  const file = (path: string, content: ValueObject) => ({
    path,
    bytes: new TextEncoder().encode(JSON.stringify(content)),
  });
  const [files] = findConnectors([
    file("apiDefinition.swagger.json", {
      swagger: "2.0",
      info: { title: "Things", version: "1" },
      host: "api.things.test",
      schemes: ["https"],
      paths: { "/things": { get: { operationId: "List", responses: { 200: {} } } } },
      ...definition,
    }),
    file("apiProperties.json", { properties }),
  ]);
  const connector = files === undefined ? null : readConnector(files).connector;
  if (connector === null) throw new Error("The connector of the test cannot be read");
  return connector;
}

const withUi = (type: string, constraints: ValueObject = {}, more: ValueObject = {}): ValueObject => ({
  type,
  uiDefinition: { displayName: "The key", constraints },
  ...more,
});
const KEY_IN_HEADER = { securityDefinitions: { k: { type: "apiKey", in: "header", name: "X-Key" } } };

const read = (parameters: ValueObject, given: Record<string, string>, definition: ValueObject = {}) => {
  const set = parameterSet(aConnector({ connectionParameters: parameters }, definition), "");
  if (set === null) throw new Error("no set");
  return readCredential(set, given);
};
const messageOf = (result: ReturnType<typeof read>) => (result.ok ? null : result.failure[0]?.message);

describe("what a person enters", () => {
  test("is told apart: secrets, and what may be shown again", () => {
    expect(
      read(
        { username: withUi("string"), password: withUi("securestring"), site: withUi("string") },
        { username: "ann", password: "pw", site: "acme" },
        { securityDefinitions: { b: { type: "basic" } } },
      ),
    ).toMatchObject({ value: { open: { username: "ann", site: "acme" }, secret: { password: "pw" } } });
  });

  test("is a secret when it goes into the request as a key, whatever type the file gives it", () => {
    const result = read({ api_key: withUi("string") }, { api_key: "abc" }, KEY_IN_HEADER);
    expect(result).toMatchObject({ value: { open: {}, secret: { api_key: "abc" } } });
  });

  test.each<[string, ValueObject, Record<string, string>, string]>([
    [
      "something required is missing",
      { api_key: withUi("securestring", { required: "true" }) },
      {},
      "is needed",
    ],
    ["it is empty", { api_key: withUi("securestring", { required: "true" }) }, { api_key: "" }, "is needed"],
    ["nobody asks for it", {}, { other: "x" }, "does not ask"],
    ["its name belongs to every object", {}, { constructor: "x" }, "does not ask"],
    ["a hidden value is given", { t: withUi("string", { hidden: "true" }) }, { t: "x" }, "does not ask"],
    ["a number is none", { n: withUi("int") }, { n: "1.5" }, "whole number"],
    ["a yes or no is neither", { b: withUi("bool") }, { b: "maybe" }, "yes or no"],
    [
      "it is not among the choices",
      { r: withUi("string", { allowedValues: [{ text: "Europe", value: "eu" }] }) },
      { r: "us" },
      "one of: Europe",
    ],
    [
      "a header would be torn apart",
      { api_key: withUi("securestring") },
      { api_key: "a\r\nX: b" },
      "line break",
    ],
    ["it is far too long", { api_key: withUi("securestring") }, { api_key: "x".repeat(10_001) }, "10000"],
  ])("is refused when %s, without repeating it", (_what, parameters, given, words) => {
    const result = read(parameters, given, KEY_IN_HEADER);
    expect(messageOf(result)).toContain(words);
    expect(JSON.stringify(result)).not.toContain("X: b");
  });

  test("loses the line break that was copied with it, and keeps its spaces", () => {
    const result = read({ api_key: withUi("securestring") }, { api_key: " a b \n" }, KEY_IN_HEADER);
    expect(result).toMatchObject({ value: { secret: { api_key: " a b " } } });
  });

  test("is completed by the defaults of the file, those of hidden values as well", () => {
    const result = read(
      {
        region: withUi("string", { hidden: "true" }, { defaultValue: "eu" }),
        sandbox: withUi("bool", {}, { defaultValue: false }),
        n: withUi("int"),
      },
      {},
    );
    expect(result).toMatchObject({ value: { open: { region: "eu", sandbox: "false" } } });
  });
});

describe("a way to sign in", () => {
  const sets = {
    connectionParameterSets: {
      values: [
        { name: "key", parameters: { api_key: { type: "securestring" } } },
        { name: "oauth", parameters: { token: { type: "oauthSetting", oAuthSettings: {} } } },
      ],
    },
  };

  test("is chosen by its name, and has to be chosen where there are several", () => {
    const connector = aConnector(sets);
    expect(parameterSet(connector, "KEY")?.name).toBe("key");
    expect(parameterSet(connector, "")).toBeNull();
    expect(parameterSet(connector, "other")).toBeNull();
  });

  test("by OAuth asks for no token: the service gives it", () => {
    const connector = aConnector(sets);
    expect(connector.connection.sets.map(unsupportedSignIn)).toEqual([null, null]);
    const [, oauth] = connector.connection.sets;
    if (oauth === undefined) throw new Error("no such set");
    expect(askedParameters(oauth).map(({ type }) => type)).not.toContain("oauth");
    const [token = ""] = oauth.parameters.flatMap(({ type, name }) => (type === "oauth" ? [name] : []));
    expect(readCredential(oauth, { [token]: "pasted" })).toMatchObject({ ok: false });
  });
});

test("where a connector sends to changes with its address, with the policies that make one, and with its code", () => {
  const plain = sendsTo(aConnector({}));
  expect(plain).toBe("https://api.things.test");
  expect(sendsTo(aConnector({}, { host: "evil.test" }))).not.toBe(plain);
  const template = {
    templateId: "dynamichosturl",
    parameters: { "x-ms-apimTemplateParameter.urlTemplate": "https://evil.test" },
  };
  const connector = aConnector({});
  const script = (javascript: string) => ({ fileName: null, javascript, operationIds: null });
  const first = sendsTo({ ...connector, script: script("a") });
  expect([plain, sendsTo({ ...connector, script: script("b") })]).not.toContain(first);
  expect(sendsTo({ ...connector, script: script("a") })).toBe(first);
  expect(sendsTo(aConnector({ policyTemplateInstances: [template] }))).toContain("https://evil.test");
});

describe("a key that is sent in a header", () => {
  const key = { api_key: withUi("securestring") };
  test.each<[string, string, RegExp]>([
    ["holds letters that headers cannot carry", "ключ🔑", /a character that headers cannot carry/],
    ["is of blanks alone", "   ", /nothing but blanks/],
    ["holds a line break", "a\nb", /line break/],
  ])("is refused at once when it %s", (_what, api_key, words) => {
    expect(messageOf(read(key, { api_key }, KEY_IN_HEADER))).toMatch(words);
  });

  test("may hold what Latin letters there are, and elsewhere anything", () => {
    expect(read(key, { api_key: "clé-ñ" }, KEY_IN_HEADER)).toMatchObject({ ok: true });
    expect(read(key, { api_key: "ключ🔑" })).toMatchObject({ ok: true });
  });
});
