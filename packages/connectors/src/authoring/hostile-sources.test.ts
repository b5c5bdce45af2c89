import { describe, expect, test } from "vitest";
import { connectorFrom } from "../testing/drafts.ts";
import { anOpenApi3, jsonContent, withOperation } from "../testing/openapi3.ts";
import { aWsdl } from "../testing/wsdl.ts";
import { draftFromFiles, draftFromSource } from "./draft-from-source.ts";

describe("a hostile source", () => {
  const refused = (text: string) => {
    const result = draftFromSource(text);
    return result.ok ? "made into a connector" : result.failure.message;
  };

  test.each([
    ["nothing", "  ", "The text is empty".slice(4)],
    ["plain words", "hello there", "Give a cURL line"],
    ["a web page", "<!doctype html>", "a web page"],
    ["JSON of something else", '{"a":1}', "no description of a service"],
    ["another version", '{"openapi":"4.0.0"}', "OpenAPI 4.0.0"],
    ["Swagger 1", '{"swagger":"1.2"}', "Swagger 1.2"],
    ["no paths", '{"openapi":"3.0.0"}', "no 'paths'"],
    [
      "other documents",
      '{"openapi":"3.0.0","paths":{"/a":{"$ref":"https://evil.test/x.yaml"}}}',
      "https://evil.test/x.yaml",
    ],
    [
      "files of the machine",
      '{"openapi":"3.0.0","paths":{"/a":{"$ref":"../../etc/passwd"}}}',
      "../../etc/passwd",
    ],
    ["brackets without end", "[".repeat(100_000), "neither JSON nor YAML"],
    ["YAML nested without end", `a:${" [".repeat(50_000)}`, "nested"],
    [
      "YAML that grows",
      `a: &a [x,x,x,x,x,x,x,x,x]\n${"bcdefghij"
        .split("")
        .map((n, i) => `${n}: &${n} [${Array(9).fill(`*${"abcdefghij"[i]}`).join(",")}]`)
        .join("\n")}\n`,
      "YAML",
    ],
    ["too much", " ".repeat(20_000_001), "20 million"],
    ["a broken line", "openapi: 3.0.0\npaths: [1, {", "Line 2"],
  ])("with %s ends with a clear error", (_what, text, words) => {
    expect(refused(text)).toContain(words);
  });

  test("with references in circles still becomes a connector", () => {
    const { connector } = connectorFrom(
      withOperation(
        {
          requestBody: jsonContent({ $ref: "#/components/schemas/A" }),
          parameters: [{ $ref: "#/components/parameters/P" }],
        },
        {
          components: {
            schemas: {
              A: { $ref: "#/components/schemas/B" },
              B: { $ref: "#/components/schemas/A" },
              C: { oneOf: [{ $ref: "#/components/schemas/C" }, { type: "object" }] },
              D: {
                allOf: [{ $ref: "#/components/schemas/D" }],
                properties: { d: { $ref: "#/components/schemas/D" } },
              },
            },
            parameters: { P: { $ref: "#/components/parameters/P" } },
          },
        },
      ),
    );
    expect(connector.operations).toHaveLength(1);
  });

  test("with alternatives of themselves, in lists and in parameters, ends", () => {
    const self = { $ref: "#/components/schemas/X" };
    const list = { type: "array", items: self };
    const many = (name: string) => ({
      oneOf: Array.from({ length: 20 }, () => ({ $ref: `#/components/schemas/${name}` })),
    });
    const schemas = {
      X: { oneOf: [list, list] },
      P: { allOf: [{ $ref: "#/components/schemas/P" }] },
      A: many("B"),
      B: many("C"),
      C: many("D"),
      D: many("E"),
      E: many("F"),
      F: many("A"),
    };
    const parameter = { name: "p", in: "query", schema: { $ref: "#/components/schemas/P" } };
    const { connector } = connectorFrom(
      withOperation({ requestBody: jsonContent(self), parameters: [parameter] }, { components: { schemas } }),
    );
    expect(connector.operations).toHaveLength(1);
  });

  test("with variables that grow stays small", () => {
    const variable = [
      { key: "a", value: "x".repeat(1_000) },
      { key: "b", value: "{{a}}".repeat(1_000) },
      { key: "c", value: "{{b}}".repeat(1_000) },
    ];
    const item = [
      {
        name: "r",
        request: { method: "POST", url: "https://a.test/x", body: { mode: "raw", raw: "{{c}}".repeat(100) } },
      },
    ];
    const collection = { info: { name: "x", schema: "postman" }, item, variable };
    expect(draftFromSource(JSON.stringify(collection))).toMatchObject({ ok: true });
  });

  test("with thousands of operations of one id ends soon", () => {
    const paths = Object.fromEntries(
      Array.from({ length: 5_000 }, (_, n) => [`/p${n}`, { get: { operationId: "same", responses: {} } }]),
    );
    const { connector } = connectorFrom(anOpenApi3({ paths }));
    expect(connector.operations.at(-1)?.id).toBe("same5000");
  });

  test("with names like __proto__ changes nothing but itself", () => {
    const text = JSON.stringify(anOpenApi3()).replace(
      '"paths":{',
      '"components":{"schemas":{"__proto__":{"type":"object"},"constructor":{}}},"paths":{"/__proto__":{"get":{"operationId":"__proto__"}},',
    );
    const { connector } = connectorFrom(text);
    expect(connector.operations.map(({ id }) => id)).toContain("__proto__");
    expect(({} as { type?: string }).type).toBeUndefined();
  });
});

describe("a WSDL among sources", () => {
  const wsdl = aWsdl({});

  test("is recognised by itself, and with the documents that come with it", () => {
    expect(draftFromSource(wsdl)).toMatchObject({ ok: true, value: { kind: "wsdl" } });
    const schema = '<schema xmlns="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:x"/>';
    const files = [
      { path: "x.xsd", text: schema },
      { path: "w.wsdl", text: wsdl },
    ];
    expect(draftFromFiles(files)).toMatchObject({ ok: true, value: { kind: "wsdl" } });
  });

  test("was decoded before it came: what it says of its bytes does not count any more", () => {
    const bare = wsdl.replace(/^<\?xml[^>]*\?>/, "");
    const declared = `<?xml version="1.0" encoding="utf-16"?>${bare}`;
    expect(draftFromSource(declared)).toMatchObject({ ok: true });
  });

  test("may not be two other things at once", () => {
    expect(
      draftFromFiles([
        { path: "a", text: "{}" },
        { path: "b", text: "{}" },
      ]),
    ).toMatchObject({
      failure: { message: expect.stringContaining("Give one file") },
    });
  });
});
