import type { ValueObject } from "@towpath/expressions";
import { describe, expect, test } from "vitest";
import { readConnector } from "../read/read-connector.ts";
import { aDefinition, read } from "../testing/builders.ts";
import { corpusConnectors, corpusMissing } from "../testing/corpus.ts";
import { applySettings, withEntered } from "./apply-settings.ts";
import {
  type ConnectorSettings,
  type EnteredValues,
  NO_SETTINGS,
  parseSettings,
  plainValues,
  writeSettings,
} from "./connector-settings.ts";
import { readAddress } from "./read-address.ts";
import { settingQuestions, settingsProblem } from "./setting-questions.ts";

/** Read once, and before any test's time begins. */
const corpus = corpusConnectors().map((files) => readConnector(files));

function connectorOf(definition: ValueObject, properties?: ValueObject) {
  const { connector } = read(definition, properties === undefined ? undefined : { properties });
  if (connector === null) throw new Error("The definition was not read");
  return connector;
}
const settings = (change: Partial<ConnectorSettings>): ConnectorSettings => ({ ...NO_SETTINGS, ...change });
const entered = (...ids: string[]): EnteredValues => ({
  ...{ environmentId: "env", connectorId: "con", version: 1, ids },
  ...{ sendsTo: "https://api.acme.com", sealed: "c2VhbGVk", keyVersion: 1 },
});
const gradeOf = (connector: ReturnType<typeof connectorOf>) => connector.operations[0]?.grade;

const header = (name: string, value: string) => ({
  templateId: "setheader",
  parameters: { "x-ms-apimTemplateParameter.name": name, "x-ms-apimTemplateParameter.value": value },
});
const secret = (name: string, more: ValueObject = {}) => ({
  [name]: { type: "securestring", uiDefinition: { displayName: `The ${name}` }, ...more },
});

describe("the address of a service", () => {
  test.each([
    ["https://api.acme.com", { scheme: "https", host: "api.acme.com", basePath: "/v1" }],
    ["api.acme.com:8443", { scheme: "https", host: "api.acme.com:8443", basePath: "/v1" }],
    ["HTTP://API.acme.com/v2/", { scheme: "http", host: "api.acme.com", basePath: "/v2" }],
    ["https://[::1]:80/x", { scheme: "http", host: "[::1]:80", basePath: "/x" }],
    ["https://bücher.example", { scheme: "https", host: "bücher.example", basePath: "/v1" }],
  ])("may be written as %s", (text, address) => {
    expect(readAddress(text, { basePath: "/v1" })).toEqual({
      ...address,
      ...(text.startsWith("https") ? { scheme: "https" } : {}),
    });
  });

  test.each([
    "",
    "https://",
    "ftp://x",
    "https://user:pass@x",
    "https://x/?q",
    "https://x/#f",
    "a b",
    "x\\y",
    "{{host}}",
  ])("is not '%s'", (text) => expect(readAddress(text, { basePath: "" })).toBeNull());

  test.each(["http://localhost:8080", "http://127.0.0.1:8080", "https://my-company.acme.com"])(
    "may be %s, which would stand for another one in the files",
    (address) => {
      const connector = connectorOf(aDefinition({ host: "localhost:8080" }));
      expect(gradeOf(connector)).toMatchObject({ kind: "needs-setting" });
      expect(gradeOf(applySettings(connector, settings({ address })))).toEqual({ kind: "ready" });
    },
  );

  test("takes the place of the one in the files, and grades anew", () => {
    const connector = connectorOf(aDefinition({ host: "{{your_domain}}.acme.com" }));
    expect(gradeOf(connector)).toMatchObject({ kind: "needs-setting" });
    const [question] = settingQuestions(connector);
    expect(question).toEqual({
      kind: "address",
      fromFiles: "https://{{your_domain}}.acme.com/v1",
      isNeeded: true,
    });
    const applied = applySettings(connector, settings({ address: "https://eu.acme.com" }));
    expect(applied.address).toEqual({ scheme: "https", host: "eu.acme.com", basePath: "/v1" });
    expect(gradeOf(applied)).toEqual({ kind: "ready" });
  });
});

describe("a placeholder in a policy", () => {
  const properties = {
    policyTemplateInstances: [header("Api-Key", "PLACEHOLDER_API_KEY"), header("X-Other", "fixed")],
  };

  test("is asked for once, and answered without anybody seeing the answer until it is opened", () => {
    const connector = connectorOf(aDefinition(), {
      policyTemplateInstances: [
        ...properties.policyTemplateInstances,
        header("api-key", "PLACEHOLDER_API_KEY"),
      ],
    });
    expect(settingQuestions(connector).slice(1)).toEqual([
      {
        kind: "placeholder",
        id: "header/api-key",
        where: "header",
        name: "Api-Key",
        placeholder: "PLACEHOLDER_API_KEY",
      },
    ]);
    const applied = applySettings(connector, settings({ entered: entered("header/api-key") }));
    expect(gradeOf(applied)).toEqual({ kind: "ready" });
    expect(applied.policies.map((policy) => policy.entered)).toEqual([
      "header/api-key",
      undefined,
      "header/api-key",
    ]);
    const opened = withEntered(applied, { "header/api-key": "s3cret" });
    expect(opened.policies.map(({ parameters }) => parameters.value)).toEqual(["s3cret", "fixed", "s3cret"]);
    expect(opened.policies.every((policy) => policy.entered === undefined)).toBe(true);
    expect(opened).toMatchObject({ secrets: ["s3cret"] });
    expect(opened.entered).toBeUndefined();
    for (const one of [connector, applied]) {
      expect(one.policies[0]?.parameters.value).toBe("PLACEHOLDER_API_KEY");
      expect(one.secrets).toBeUndefined();
    }
  });

  test("that is not there cannot be set, nor one that is to hold a line break", () => {
    const connector = connectorOf(aDefinition(), properties);
    const problem = (values: Record<string, string>) => settingsProblem(connector, NO_SETTINGS, values);
    expect(problem({ "header/api-key": "x" })).toBeNull();
    expect(problem({ "header/x-other": "x" })).toContain("x-other");
    expect(problem({ "header/api-key": "a\r\nHost: evil" })).toContain("line break");
    expect(problem({ __proto__: "x", constructor: "x" } as Record<string, string>)).toContain("constructor");
  });
});

describe("a credential that the files send nowhere", () => {
  const connector = connectorOf(aDefinition(), {
    connectionParameters: { ...secret("key"), user: { type: "string" } },
  });
  const applied = (place: ConnectorSettings["places"][string]) =>
    applySettings(connector, settings({ places: { "/key": place } }));

  test("is asked about", () => {
    expect(gradeOf(connector)).toMatchObject({ kind: "needs-setting" });
    expect(settingQuestions(connector).at(-1)).toEqual({
      kind: "place",
      id: "/key",
      setTitle: "",
      parameter: "key",
      title: "The key",
      usernames: [{ name: "user", title: "user" }],
    });
  });

  test.each([
    [{ kind: "header", name: "X-Key" } as const, [{ kind: "header", header: "X-Key", parameter: "key" }]],
    [{ kind: "query", name: "k" } as const, [{ kind: "query", query: "k", parameter: "key" }]],
    [{ kind: "basic", username: "user" } as const, [{ kind: "basic", username: "user", password: "key" }]],
    [{ kind: "nowhere" } as const, []],
  ])("goes where %o says", (place, destinations) => {
    const made = applied(place);
    expect(made.connection.sets[0]?.destinations).toEqual(destinations);
    expect(gradeOf(made)).toEqual({ kind: "ready" });
  });

  test("is sent in no header that is none, and not in two places", () => {
    const problem = (id: string, name: string) =>
      settingsProblem(connector, settings({ places: { [id]: { kind: "header", name } } }));
    expect(problem("/key", "X-Key")).toBeNull();
    expect(problem("/key", "X Key:")).toContain("header");
    expect(problem("/user", "X-Key")).toContain("/user");
  });
});

describe("stored settings", () => {
  test.each([
    "",
    "null",
    "[1]",
    "{",
    '{"address":7,"placeholders":[],"places":{"/a":{"kind":"header"},"/b":1}}',
  ])("that say nothing sensible (%s) set nothing", (text) =>
    expect(parseSettings(text)).toEqual(NO_SETTINGS),
  );

  test("come back as they were written", () => {
    const given = settings({
      address: "https://x",
      entered: entered("header/a"),
      places: { "/a": { kind: "nowhere" }, "/b": { kind: "basic", username: "u" } },
    });
    const text = writeSettings(given);
    expect(text).not.toContain("sealed");
    expect(parseSettings(text, given.entered)).toEqual(given);
  });

  test("of an older Towpath hold values in plain text, which count for nothing until they are sealed", () => {
    const text = '{"address":null,"placeholders":{"header/a":"s3cret","header/b":7},"places":{}}';
    expect(plainValues(text)).toEqual({ "header/a": "s3cret" });
    expect(parseSettings(text)).toEqual(NO_SETTINGS);
    for (const other of ["", "[]", '{"placeholders":[]}']) expect(plainValues(other)).toEqual({});
  });

  test.skipIf(corpusMissing !== null)("make every question of the corpus go away once it is answered", () => {
    for (const { connector } of corpus) {
      if (connector === null) continue;
      const questions = settingQuestions(connector);
      const ids = questions.flatMap((one) => (one.kind === "placeholder" ? [one.id] : []));
      const given = settings({
        address: "https://real.service.test",
        entered: entered(...ids),
        places: Object.fromEntries(
          questions.flatMap((one) =>
            one.kind === "place" ? [[one.id, { kind: "header", name: "X-Key" }]] : [],
          ),
        ),
      });
      expect(
        settingsProblem(connector, given, Object.fromEntries(ids.map((id) => [id, "value"]))),
      ).toBeNull();
      const reasons = applySettings(connector, given).operations.flatMap(({ grade }) =>
        grade.kind === "needs-setting" ? grade.reasons : [],
      );
      expect(reasons.filter((reason) => !/OAuth|data gateway/.test(reason))).toEqual([]);
    }
  });
});
