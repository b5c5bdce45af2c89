import { describe, expect, test } from "vitest";
import { POLICY_TEMPLATES } from "../../policy/policy.ts";
import { decodeText } from "../../read/decode-text.ts";
import { aDefinition } from "../../testing/builders.ts";
import { corpusConnectors, corpusMissing } from "../../testing/corpus.ts";
import { connectorOf, must } from "../../testing/drafts.ts";
import type { DraftParts } from "../connector-draft.ts";
import { emptyDraft } from "../draft-from-source.ts";
import type { SampleRequest } from "../samples/sample-request.ts";
import type { SignIn } from "../sign-in/sign-in.ts";
import { type DraftTexts, parseDraft, rewriteDraft } from "./draft-texts.ts";
import { readGeneral, setGeneral } from "./general.ts";
import {
  addOperation,
  deleteOperation,
  listDraftOperations,
  moveOperation,
  operationIn,
  setBodyFromSample,
  setOperation,
  setResponseFromSample,
} from "./operations.ts";
import { addParameter, fieldsOfOperation, removeField, setField } from "./parameters.ts";
import { addPolicy, deletePolicy, listDraftPolicies, movePolicy, setPolicy } from "./policies.ts";
import { POLICY_FORMS } from "./policy-forms.ts";
import { readSecurity, setSecurity } from "./security.ts";
import { bodyPropertyPaths, readTriggerKind, setTriggerKind } from "./trigger-kind.ts";

const KEY = { path: "/things/{id}", method: "get" } as const;
const parts = (change = {}, properties = {}): DraftParts => ({
  definition: aDefinition(change),
  properties: { properties },
});
const partsOf = (texts: DraftTexts): DraftParts => {
  const parsed = parseDraft(texts);
  if (!parsed.ok) throw new Error(parsed.failure.message);
  return parsed.value;
};
const aSample = (change: Partial<SampleRequest> = {}): SampleRequest => ({
  name: null,
  description: "",
  tags: [],
  method: "GET",
  url: "https://api.things.test/v1/other",
  headers: [],
  body: null,
  responses: [],
  signIn: null,
  ...change,
});
const made = (next: DraftParts) =>
  connectorOf({
    definition: JSON.stringify(next.definition),
    properties: JSON.stringify(next.properties),
    notes: [],
  });

describe("editing the text of a connector", () => {
  test("changes only what was edited, and keeps spelling, order and unknown members", () => {
    const texts = {
      definition:
        '{\r\n\t"x-odd" : 1.0,\r\n\t"swagger":"2.0", "info": { "title":"A",  "x": "\\u00e9" },\r\n\t"paths":{} }\r\n',
      properties: '{ "properties":{"unknown":[1,  2]} }',
    };
    const before = partsOf(texts);
    const after = rewriteDraft(texts, before, setGeneral(before, { title: "B", brandColor: "#112233" }));
    expect(after.definition).toBe(texts.definition.replace('"A"', '"B"'));
    expect(after.properties).toBe('{ "properties":{"unknown":[1,  2],"iconBrandColor":"#112233"} }');
  });

  test("says where a text is no JSON", () => {
    expect(parseDraft({ definition: "{\n  oops\n}", properties: "{}" })).toMatchObject({
      failure: { file: "definition", line: 2, column: 3 },
    });
    expect(parseDraft({ definition: "{}", properties: "[]" })).toMatchObject({
      failure: { file: "properties" },
    });
  });

  test.skipIf(corpusMissing !== null)(
    "leaves every public connector as it is when nothing is changed",
    () => {
      for (const { definition, properties } of corpusConnectors()) {
        const text = (bytes: Uint8Array | undefined) => (bytes === undefined ? "{}" : decodeText(bytes).text);
        const texts = { definition: text(definition.bytes), properties: text(properties?.bytes) };
        const parsed = parseDraft(texts);
        if (!parsed.ok) continue;
        const same = setGeneral(parsed.value, { title: readGeneral(parsed.value).title });
        expect(rewriteDraft(texts, parsed.value, same)).toEqual(texts);
      }
    },
  );
});

describe("general settings", () => {
  test("are read and set; a whole address as the host is taken apart", () => {
    const next = setGeneral(parts(), { host: " http://localhost:99/api/v2", description: "Words" });
    expect(readGeneral(next)).toMatchObject({
      scheme: "http",
      host: "localhost:99",
      basePath: "/api/v2",
      description: "Words",
      title: "Things",
    });
  });
});

const OAUTH: SignIn = {
  kind: "oauth2",
  identityProvider: "oauth2",
  clientId: "abc",
  scopes: ["read"],
  settings: {
    authorizationUrl: "https://a.test/auth",
    tokenUrl: "https://a.test/token",
    refreshUrl: "https://a.test/token",
  },
};

describe("the sign-in", () => {
  test.each<SignIn>([
    { kind: "key", in: "header", name: "X-Key", title: "Key" },
    { kind: "key", in: "query", name: "k", title: "Key" },
    { kind: "bearer", title: "Token" },
    { kind: "basic", usernameTitle: "User", passwordTitle: "Word" },
    OAUTH,
  ])("$kind is written so that it is read back", (signIn) => {
    const next = setSecurity(parts(), signIn);
    expect(readSecurity(next)).toEqual(signIn);
    expect(made(next).connection.sets[0]?.destinations).toHaveLength(1);
    expect(readSecurity(setSecurity(next, { kind: "none" }))).toEqual({ kind: "none" });
  });

  test("keeps other parameters of connections, and what the form does not know of an OAuth sign-in", () => {
    const region = { type: "string", uiDefinition: { displayName: "Region" } };
    const token = {
      type: "oauthSetting",
      oAuthSettings: {
        identityProvider: "oauth2",
        redirectMode: "Direct",
        properties: { IsFirstParty: "False" },
      },
    };
    const next = setSecurity(parts({}, { connectionParameters: { token, region } }), OAUTH);
    expect(next.properties).toMatchObject({
      properties: {
        connectionParameters: {
          region,
          token: { oAuthSettings: { clientId: "abc", properties: { IsFirstParty: "False" } } },
        },
      },
    });
  });

  test("of several ways is shown as words, not as a form that would lose some", () => {
    const values = [1, 2].map((n) => ({ name: `s${n}`, parameters: { api_key: { type: "securestring" } } }));
    expect(readSecurity(parts({}, { connectionParameterSets: { values } }))).toMatchObject({ kind: "other" });
  });
});

describe("operations", () => {
  test("are added from a sample below the base path, with an id of their own", () => {
    const added = must(
      addOperation(parts(), aSample({ name: "Get thing", url: "https://api.things.test/v1/other/7" })),
    );
    expect(listDraftOperations(added.parts).map(({ key, id }) => [key.path, id])).toEqual([
      ["/things/{id}", "GetThing"],
      ["/other/{otherId}", "GetThing2"],
    ]);
  });

  test("bring their sign-in to a connector that has none, and leave another one alone", () => {
    const keyed = aSample({ headers: [{ name: "Authorization", value: "Bearer s3cret" }] });
    const first = must(addOperation(parts(), keyed));
    expect(readSecurity(first.parts).kind).toBe("bearer");
    expect(JSON.stringify(first)).not.toContain("s3cret");
    const basic = setSecurity(parts(), { kind: "basic", usernameTitle: "U", passwordTitle: "P" });
    const second = must(addOperation(basic, keyed));
    expect(readSecurity(second.parts).kind).toBe("basic");
    expect(second.notes.map(({ message }) => message)).toEqual([
      "How the request signs in was left out: the connector has a sign-in already.",
    ]);
  });

  test("of another host, or that are there already, are refused in plain words", () => {
    expect(addOperation(parts(), aSample({ url: "https://elsewhere.test/x" }))).toMatchObject({
      failure: { message: expect.stringContaining("elsewhere.test") },
    });
    expect(addOperation(parts(), aSample({ url: "/things/{id}" }))).toMatchObject({
      failure: { message: "There is an operation GET /things/{id} already." },
    });
  });

  test("begin a connector that has none, and give it its host", () => {
    const empty = partsOf(emptyDraft("New"));
    const added = must(
      addOperation({ ...empty, definition: { ...empty.definition } }, aSample({ url: "https://n.test/a" })),
    );
    expect(made(added.parts)).toMatchObject({ title: "New", address: { host: "n.test" } });
  });

  test("get another id wherever it is spoken of", () => {
    const before = parts(
      { "x-ms-capabilities": { testConnection: { operationId: "GetThing" } } },
      {
        policyTemplateInstances: [
          { templateId: "setheader", parameters: { "x-ms-apimTemplate-operationName": ["GetThing", "X"] } },
        ],
        scriptOperations: ["GetThing"],
      },
    );
    const next = must(setOperation(before, KEY, { operationId: "Fetch" }));
    expect(JSON.stringify(next)).not.toContain('"GetThing"');
    expect(next.properties).toMatchObject({ properties: { scriptOperations: ["Fetch"] } });
    expect(
      setOperation(
        must(addOperation(next, aSample())).parts,
        { path: "/other", method: "get" },
        { operationId: "fetch" },
      ),
    ).toMatchObject({
      failure: { message: "'fetch' is the id of another operation." },
    });
  });

  test("move to another path, whose parameters follow, and go with their path", () => {
    const moved = must(moveOperation(parts(), KEY, { path: "/shops/{shop}/things/{id}", method: "put" }));
    const [operation] = made(moved).operations;
    expect([operation?.method, operation?.parameters.map(({ name }) => name)]).toEqual([
      "PUT",
      ["id", "shop"],
    ]);
    expect(
      Object.keys(
        deleteOperation(moved, { path: "/shops/{shop}/things/{id}", method: "put" }).definition
          .paths as object,
      ),
    ).toEqual([]);
  });

  test("take body and answers from samples", () => {
    const body = must(setBodyFromSample(parts(), KEY, '{"a":[{"b":1}]}'));
    const both = must(setResponseFromSample(body, KEY, { status: "200", sample: '{"ok":true}' }));
    expect(operationIn(both, KEY)).toMatchObject({
      parameters: [{}, { in: "body", schema: { properties: { a: { type: "array" } } } }],
      responses: { 200: { description: "OK", schema: { properties: { ok: { type: "boolean" } } } } },
    });
    expect(setBodyFromSample(parts(), KEY, "{a")).toMatchObject({
      failure: { message: expect.stringContaining("Line 1") },
    });
    expect(fieldsOfOperation(must(setBodyFromSample(body, KEY, " ")), KEY).map(({ name }) => name)).toEqual([
      "id",
    ]);
  });
});

describe("parameters", () => {
  const withBody = must(setBodyFromSample(parts(), KEY, '{"name":"x","address":{"city":"y"}}'));

  test("and properties of the body are listed with their depth", () => {
    expect(
      fieldsOfOperation(withBody, KEY).map(({ name, depth, in: place }) => [name, depth, place]),
    ).toEqual([
      ["id", 0, "path"],
      ["body", 0, "body"],
      ["name", 1, "body"],
      ["address", 1, "body"],
      ["city", 2, "body"],
    ]);
  });

  test("are changed one by one", () => {
    const fieldNamed = (from: DraftParts, name: string) => {
      const found = fieldsOfOperation(from, KEY).find((field) => field.name === name);
      if (found === undefined) throw new Error(name);
      return found;
    };
    let next = must(
      setField(withBody, KEY, fieldNamed(withBody, "city"), {
        required: true,
        visibility: "important",
        title: "City",
        values: ["a"],
        default: "a",
      }),
    );
    expect(fieldNamed(next, "city")).toMatchObject({
      required: true,
      visibility: "important",
      title: "City",
      values: ["a"],
      default: "a",
    });
    next = must(
      setField(next, KEY, fieldNamed(next, "city"), {
        required: false,
        visibility: "none",
        values: [],
        default: undefined,
      }),
    );
    expect(JSON.stringify(next)).not.toContain('required":[');
    next = must(addParameter(next, KEY, { name: "q", in: "query" }));
    expect(addParameter(next, KEY, { name: "q", in: "query" })).toMatchObject({ ok: false });
    next = must(removeField(next, KEY, fieldNamed(next, "q")));
    expect(fieldsOfOperation(next, KEY).some(({ name }) => name === "q")).toBe(false);
  });
});

describe("trigger kinds", () => {
  const withBody = must(setBodyFromSample(parts(), KEY, '{"config":{"url":"https://x.test","secret":"s"}}'));

  test("are set and taken back", () => {
    const polling = must(setTriggerKind(withBody, KEY, { kind: "polling", isBatch: true }));
    expect(made(polling).operations[0]).toMatchObject({ kind: "polling-trigger", batch: true });
    expect(bodyPropertyPaths(polling, KEY)).toEqual([["config"], ["config", "url"], ["config", "secret"]]);
    const webhook = must(
      setTriggerKind(polling, KEY, {
        kind: "webhook",
        callback: ["config", "url"],
        notificationSample: '{"id":1}',
      }),
    );
    expect(made(webhook).operations[0]).toMatchObject({
      kind: "webhook-trigger",
      callbackPath: ["config", "url"],
      notification: { type: "object" },
    });
    expect(readTriggerKind(webhook, KEY)).toBe("webhook");
    const action = must(setTriggerKind(webhook, KEY, { kind: "action" }));
    expect(made(action).operations[0]).toMatchObject({ kind: "action", notification: null });
  });

  test("of a webhook without a place for its address are refused", () => {
    expect(
      setTriggerKind(parts(), KEY, { kind: "webhook", callback: ["url"], notificationSample: "" }),
    ).toMatchObject({ ok: false });
  });
});

describe("policies", () => {
  test("are added, changed, ordered and deleted", () => {
    let next = addPolicy(addPolicy(parts(), "setheader"), "dynamichosturl");
    next = setPolicy(next, 0, {
      title: "Mine",
      operationIds: ["GetThing"],
      values: { name: "X", value: "1" },
      section: "Response",
    });
    next = movePolicy(next, 0, 1);
    expect(
      listDraftPolicies(next).map(({ templateId, title, operationIds }) => [templateId, title, operationIds]),
    ).toEqual([
      ["dynamichosturl", "Set host URL", []],
      ["setheader", "Mine", ["GetThing"]],
    ]);
    expect(made(setPolicy(next, 0, { values: { urlTemplate: "https://x.test" } })).policies[1]).toMatchObject(
      {
        section: "response",
        operationIds: ["GetThing"],
        parameters: { name: "X", value: "1", existsaction: "override" },
      },
    );
    expect(listDraftPolicies(deletePolicy(next, 0))).toHaveLength(1);
  });

  test("have a form for every template but the undocumented twin", () => {
    const forms = new Set(POLICY_FORMS.map(({ templateId }) => templateId));
    expect(POLICY_TEMPLATES.filter((template) => !forms.has(template))).toEqual(["dynamicsubdomain"]);
  });

  test.skipIf(corpusMissing !== null)("ask for every parameter that public connectors give", () => {
    const unknown = corpusConnectors().flatMap((files) => {
      const properties = files.properties === null ? "{}" : decodeText(files.properties.bytes).text;
      const parsed = parseDraft({ definition: "{}", properties });
      if (!parsed.ok) return [];
      return listDraftPolicies(parsed.value).flatMap((policy) => {
        const form = POLICY_FORMS.find(({ templateId }) => templateId === policy.templateId);
        const names = new Set(form?.fields.map(({ name }) => name.toLowerCase()));
        return form === undefined
          ? []
          : Object.keys(policy.values).filter((name) => !names.has(name.toLowerCase()));
      });
    });
    expect(unknown).toEqual([]);
  });
});
