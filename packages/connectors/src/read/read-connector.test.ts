import { describe, expect, test } from "vitest";
import { aDefinition, aFile, anOperation, read } from "../testing/builders.ts";
import { findConnectors } from "./connector-files.ts";
import { readConnector } from "./read-connector.ts";

const first = (definition: Parameters<typeof read>[0], properties?: Parameters<typeof read>[1]) => {
  const operation = read(definition, properties).connector?.operations[0];
  if (operation === undefined) throw new Error("No operation was read");
  return operation;
};
const withOperation = (change: Parameters<typeof anOperation>[0]) =>
  aDefinition({ paths: { "/things/{id}": { get: anOperation(change) } } });

describe("the files of a connector", () => {
  test.each([
    "apidefinition.swagger.json",
    "apiDefination.swagger.json",
    "My-Connector.swagger.json",
    "odd.json",
  ])("are found by what they look like: %s", (name) => {
    const files = [aFile(`a/${name}`, aDefinition()), aFile("a/apiProperties.json", { properties: {} })];
    const [found] = findConnectors(files);
    expect(found?.definition.path).toBe(`a/${name}`);
    expect(found?.properties?.path).toBe("a/apiProperties.json");
  });

  test("of several folders are kept apart", () => {
    const files = ["a", "b"].map((folder) => aFile(`${folder}/apiDefinition.swagger.json`, aDefinition()));
    expect(findConnectors(files).map(({ folder }) => folder)).toEqual(["a", "b"]);
  });

  test("without a definition are no connector", () => {
    expect(findConnectors([aFile("readme.md", "# Hello"), aFile("data.json", "{}")])).toEqual([]);
  });
});

describe("a definition", () => {
  test.each([
    ["a trailing comma", (text: string) => text.replace(/\}$/, ",}")],
    ["a raw tab in a text", (text: string) => text.replace("Get a thing", "Get\ta thing")],
    [
      "a missing comma",
      (text: string) => text.replace('","host"', '" "host"').replace('},"host"', '} "host"'),
    ],
    ["a missing closer", (text: string) => text.slice(0, -1)],
    ["an odd space", (text: string) => text.replace('"host"', '\u2003"host"')],
  ])("with %s is repaired, and says where", (_what, damage) => {
    const damaged = damage(JSON.stringify(aDefinition()));
    const { connector, problems } = read(damaged);
    expect(connector?.operations.map(({ id }) => id)).toEqual(["GetThing"]);
    expect(problems.map(({ code }) => code)).toContain("repaired");
    expect(problems[0]?.message).toMatch(/^Line \d+, column \d+: /);
  });

  test.each([
    ["words", "Hello, this is no JSON at all", "not-json"],
    ["one that ends too early", `${JSON.stringify(aDefinition())} , "paths": {}}`, "not-json"],
    ["a list", "[]", "not-a-connector"],
    ["some other JSON", `{"swagger-like": true, "x": "\\"swagger\\":"}`, "not-a-connector"],
    ["OpenAPI 3", JSON.stringify({ openapi: "3.0.0", paths: {} }), "openapi-3"],
    ["no paths", JSON.stringify(aDefinition({ paths: {} })), "no-operations"],
    ["100,000 levels", `{"swagger":"2.0","paths":${"[".repeat(100_000)}${"]".repeat(100_000)}}`, "not-json"],
  ])("that is %s is refused in words", (_what, text, code) => {
    const { connector, problems } = read(text);
    expect(connector).toBeNull();
    expect(problems.map((problem) => problem.code)).toContain(code);
  });

  test("joins its address without doubled slashes", () => {
    expect(read(aDefinition()).connector?.address).toEqual({
      scheme: "https",
      host: "api.things.test",
      basePath: "/v1",
    });
  });

  test("gives an operation without a name one of its own", () => {
    const { operationId: _, ...nameless } = anOperation();
    expect(first(aDefinition({ paths: { "/things/{id}": { get: nameless } } })).id).toBe("GetThingsId");
  });

  test("follows references to parameters and responses, and tells those that lead nowhere", () => {
    const definition = aDefinition({
      parameters: { Id: { name: "id", in: "path", required: true, type: "integer", format: "int64" } },
      responses: { Ok: { description: "Good", schema: { $ref: "#/definitions/Gone" } } },
      paths: {
        "/things/{id}": {
          parameters: [{ name: "trace", in: "header", type: "string" }],
          get: {
            operationId: "GetThing",
            parameters: [{ $ref: "#/parameters/Id" }, { $ref: "#/parameters/Gone" }],
            responses: { 200: { $ref: "#/responses/Ok" } },
          },
        },
      },
    });
    const { problems } = read(definition);
    const operation = first(definition);
    expect(operation.parameters.map(({ name, type }) => [name, type])).toEqual([
      ["trace", "string"],
      ["id", "integer"],
    ]);
    expect(operation.responses[0]?.description).toBe("Good");
    expect(problems.filter(({ code }) => code === "dangling-reference").length).toBeGreaterThan(0);
  });

  test("asks for a placeholder of the path that nobody describes", () => {
    const { problems } = read(withOperation({ parameters: [] }));
    expect(first(withOperation({ parameters: [] })).parameters[0]).toMatchObject({ name: "id", in: "path" });
    expect(problems.map(({ code }) => code)).toContain("undeclared-placeholder");
  });

  test("with a schema that holds itself is read all the same", () => {
    const definition = aDefinition({
      definitions: {
        Node: {
          type: "object",
          properties: { child: { $ref: "#/definitions/Node" }, to: { type: "string" } },
        },
        Loop: { $ref: "#/definitions/Loop" },
      },
      paths: {
        "/nodes": {
          post: {
            operationId: "AddNode",
            parameters: [{ name: "body", in: "body", schema: { $ref: "#/definitions/Node" } }],
            responses: { 200: { schema: { $ref: "#/definitions/Loop" } } },
          },
        },
      },
    });
    expect(first(definition).kind).toBe("action");
  });

  test("keeps names like __proto__ as data", () => {
    const text = JSON.stringify(aDefinition()).replace('"info"', '"__proto__":{"polluted":true},"info"');
    const { connector } = read(text);
    expect(Object.hasOwn(connector?.document ?? {}, "__proto__")).toBe(true);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  test("finds the address to call back deep in the body", () => {
    const trigger = {
      "x-ms-trigger": "single",
      operationId: "WhenThing",
      parameters: [
        {
          name: "body",
          in: "body",
          schema: {
            type: "object",
            properties: {
              hook: {
                type: "object",
                properties: { url: { type: "string", "x-ms-notification-url": true } },
              },
            },
          },
        },
      ],
      responses: { 201: {} },
    };
    const operation = first(aDefinition({ paths: { "/hooks": { post: trigger } } }));
    expect(operation).toMatchObject({ kind: "webhook-trigger", callbackPath: ["hook", "url"] });
  });
});

describe("dynamic inputs", () => {
  const dynamicOf = (extensions: object) =>
    first(
      withOperation({
        parameters: [{ name: "id", in: "path", required: true, type: "string", ...extensions }],
      }),
    ).parameters[0]?.dynamic;
  const oldForm = {
    operationId: "List",
    "value-collection": "items",
    "value-path": "id",
    "value-title": "name",
    parameters: { kind: "all", parent: { parameter: "site" } },
  };

  test("of the old form are read", () => {
    expect(dynamicOf({ "x-ms-dynamic-values": oldForm })).toEqual({
      kind: "list",
      call: {
        operationId: "List",
        arguments: [
          { name: "kind", value: "all" },
          { name: "parent", from: "site" },
        ],
      },
      itemsPath: "items",
      valuePath: "id",
      titlePath: "name",
    });
  });

  test("follow the new form where both stand together", () => {
    const newForm = {
      operationId: "ListNew",
      itemValuePath: "key",
      parameters: { a: { value: 1 }, b: { parameterReference: "body/x/y" } },
    };
    expect(dynamicOf({ "x-ms-dynamic-values": oldForm, "x-ms-dynamic-list": newForm })).toMatchObject({
      call: {
        operationId: "ListNew",
        arguments: [
          { name: "a", value: 1 },
          { name: "b", from: "body/x/y" },
        ],
      },
      itemsPath: null,
      valuePath: "key",
      titlePath: null,
    });
  });

  test("may be the connector's file picker, or a tree", () => {
    const picker = { capability: "file-picker", parameters: { isFolder: true }, "value-path": "Path" };
    expect(dynamicOf({ "x-ms-dynamic-values": picker })).toEqual({
      kind: "file",
      onlyFolders: true,
      valuePath: "Path",
    });
    const level = {
      operationId: "Open",
      itemValuePath: "id",
      itemTitlePath: "name",
      itemIsParent: "(is_folder eq true)",
    };
    expect(
      dynamicOf({
        "x-ms-dynamic-tree": { settings: { canSelectParentNodes: true }, open: level, browse: level },
      }),
    ).toMatchObject({
      kind: "tree",
      canSelectParents: true,
      canSelectLeaves: true,
      open: { isParent: "(is_folder eq true)" },
    });
  });
});

describe("the grade of an operation", () => {
  const oauth = { token: { type: "oauthSetting", oAuthSettings: { identityProvider: "oauth2" } } };

  test("is ready when nothing is missing", () => {
    expect(first(aDefinition()).grade).toEqual({ kind: "ready" });
  });

  test.each([
    ["an OAuth app", aDefinition(), { connectionParameters: oauth }, "OAuth app"],
    ["a host", aDefinition({ host: "your-instance.things.test" }), {}, "your-instance.things.test"],
    ["a host, for there is none", aDefinition({ host: "" }), {}, "name no host"],
    [
      "a place for its credential",
      aDefinition(),
      { connectionParameters: { api_key: { type: "securestring" } } },
      "header or query parameter",
    ],
    [
      "a value for a placeholder",
      aDefinition(),
      {
        policyTemplateInstances: [
          {
            templateId: "setHeader",
            parameters: {
              "x-ms-apimTemplateParameter.name": "Key",
              "x-ms-apimTemplateParameter.value": "PLACEHOLDER_API_KEY",
            },
          },
        ],
      },
      "PLACEHOLDER_API_KEY",
    ],
  ])("says that it needs %s", (_what, definition, properties, words) => {
    const { grade } = first(definition, { properties });
    expect(grade.kind).toBe("needs-setting");
    expect(grade.kind === "ready" ? "" : grade.reasons.join(" ")).toContain(words);
  });

  test("does not ask for a host that a policy sets, nor for a place that a policy gives", () => {
    const policy = (templateId: string, parameters: object) => ({
      templateId,
      parameters: Object.fromEntries(
        Object.entries(parameters).map(([name, value]) => [`x-ms-apimTemplateParameter.${name}`, value]),
      ),
    });
    const properties = {
      connectionParameters: { key: { type: "securestring" }, site: { type: "string" } },
      policyTemplateInstances: [
        policy("DynamicHostUrl", { urlTemplate: "https://@connectionParameters('site')" }),
        policy("setheader", { name: "Authorization", value: "Token @connectionParameters('key')" }),
      ],
    };
    expect(first(aDefinition({ host: "your-instance.things.test" }), { properties }).grade).toEqual({
      kind: "ready",
    });
  });

  test.each([
    ["those a list names", { scriptOperations: ["GetThing"] }, "needs-custom-code"],
    ["those the newer member names", { script: { operationIds: ["GetThing"] } }, "needs-custom-code"],
    ["none, when others are named", { scriptOperations: ["Other"] }, "ready"],
  ])("refuses the operations of a C# script: %s", (_what, properties, kind) => {
    expect(first(aDefinition(), { properties }).grade.kind).toBe(kind);
  });

  test("refuses every operation when a script comes without a list", () => {
    const files = [
      aFile("apiDefinition.swagger.json", aDefinition()),
      aFile("script.csx", "public class Script {}"),
    ];
    const [found] = findConnectors(files);
    const grade = found === undefined ? undefined : readConnector(found).connector?.operations[0]?.grade;
    expect(grade).toEqual({
      kind: "needs-custom-code",
      reasons: [
        "'GetThing' goes through 'script.csx', which Towpath does not run. A 'script.js' beside it can take its place.",
      ],
    });
  });

  test("takes script.js in the place of C#, and says when it is too large to run", () => {
    const withScript = (script: string) => {
      const [files] = findConnectors([
        aFile("apiDefinition.swagger.json", aDefinition()),
        aFile("script.csx", "public class Script {}"),
        aFile("script.js", script),
      ]);
      const { connector, problems } =
        files === undefined ? { connector: null, problems: [] } : readConnector(files);
      return { grade: connector?.operations[0]?.grade.kind, script: connector?.script, problems };
    };
    expect(withScript("\ufeffreturn {};")).toEqual({
      grade: "ready",
      script: { fileName: "script.csx", javascript: "return {};", operationIds: null },
      problems: [],
    });
    const large = withScript("x".repeat(1_000_001));
    expect([large.grade, large.problems[0]?.code]).toEqual(["needs-custom-code", "too-large"]);
  });
});
