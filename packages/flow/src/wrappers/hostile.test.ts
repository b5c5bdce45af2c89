import type { ValueObject } from "@towpath/expressions";
import { strToU8, zipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { aFlow, compose } from "../testing/builders.ts";
import { formatDefinition } from "../text/parse-definition.ts";
import { rewriteText } from "../text/rewrite-text.ts";
import { actionAt } from "../view/definition-index.ts";
import { readFlowFile } from "./read-flow-file.ts";
import { roundTrips } from "./round-trips.ts";
import { writeFlowFile } from "./write-flow-file.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const definition = '{"triggers":{},"actions":{},"x":1.0,"big":12345678901234567890}';
const standard = `{"definition":${definition},"kind":"Stateful"}`;
const app = (members: Record<string, string>) =>
  zipSync(Object.fromEntries(Object.entries(members).map(([name, text]) => [name, strToU8(text)])));

function read(content: Uint8Array, name = "flow.json") {
  const file = readFlowFile(name, content);
  if (!file.ok) throw new Error(file.failure.message);
  return file.value;
}

describe("files that unpack to much more than they are", () => {
  test("are refused before all of it was read", () => {
    const huge = " ".repeat(31_000_000);
    const result = readFlowFile("app.zip", app({ "host.json": "{}", "a/workflow.json": huge }));
    expect(result).toMatchObject({ ok: false, failure: { kind: "too-large" } });
  });

  test("a definition longer than one that can be saved is no flow", () => {
    const long = `{"definition":{"triggers":{},"actions":{}${" ".repeat(10_000_000)}}}`;
    const result = readFlowFile("app.zip", app({ "host.json": "{}", "a/workflow.json": long }));
    expect(result).toMatchObject({ ok: false, failure: { message: expect.stringContaining("10 million") } });
  });
});

describe("files that hold no flow", () => {
  test.each<[string, string, string]>([
    ["an empty file", "", "not-json"],
    ["prose", "hello", "not-json"],
    ["a format string of another language", '{{ "definition": {0} }}', "not-json"],
    ["a number", "42", "not-a-flow"],
    ["a list", "[]", "not-a-flow"],
    ["an object of another kind", '{"name":"x"}', "not-a-flow"],
    [
      "a template without flows",
      '{"$schema":"https://x/deploymentTemplate.json#","resources":[]}',
      "not-a-flow",
    ],
    ["a definition that is a number", '{"definition":5}', "no-definition"],
    [
      "a definition that is an expression",
      `{"contentVersion":"1","resources":[{"type":"Microsoft.Logic/workflows","properties":{"definition":"[variables('x')]"}}]}`,
      "no-definition",
    ],
    ["nesting without end", "[".repeat(100_000), "not-json"],
  ])("%s gets a clear reason", (_what, text, kind) => {
    const result = readFlowFile("x.json", bytes(text));
    expect(result).toMatchObject({ ok: false, failure: { kind } });
    expect(result.ok ? "" : result.failure.message).not.toMatch(/undefined|\[object|Error:/);
  });

  test.each([
    ["prose", "hello", "neither JSON nor a zip"],
    ["nothing", "", "neither JSON nor a zip"],
    ["JSON with a mistake", '{ "definition": x }', "Line 1, column 17"],
  ])("%s is told what it is", (_what, text, words) => {
    const result = readFlowFile("x.json", bytes(text));
    expect(result).toMatchObject({ failure: { message: expect.stringContaining(words) } });
  });

  test("bytes that are no UTF-8 are refused", () => {
    expect(readFlowFile("x.json", new Uint8Array([0xff, 0xfe, 0x7b, 0x00]))).toMatchObject({
      failure: { kind: "not-json" },
    });
  });

  test.each<[string, Uint8Array, string]>([
    ["cut off", app({ "host.json": "{}", "A/workflow.json": standard }).slice(0, 60), "broken-zip"],
    ["of another kind", app({ "readme.txt": "hi" }), "not-a-flow"],
    ["with a name that climbs out", app({ "../host.json": "{}", "A/workflow.json": standard }), "broken-zip"],
    ["whose flow is broken", app({ "host.json": "{}", "A/workflow.json": "{" }), "no-definition"],
    ["that is empty", zipSync({}), "not-a-flow"],
  ])("a zip %s gets a clear reason", (_what, content, kind) => {
    expect(readFlowFile("x.zip", content)).toMatchObject({ ok: false, failure: { kind } });
  });

  test("a zip whose files are too large is refused before it is inflated", () => {
    const bomb = app({ "A/workflow.json": standard, "host.json": "{}" });
    // The directory's own word for the size of its first file, at offset 24 of the entry "PK\x01\x02".
    const entry = bomb.findIndex(
      (_byte, at) => bomb[at] === 0x50 && bomb[at + 2] === 1 && bomb[at + 3] === 2,
    );
    new DataView(bomb.buffer, bomb.byteOffset).setUint32(entry + 24, 4_000_000_000, true);
    expect(readFlowFile("x.zip", bomb)).toMatchObject({ failure: { kind: "too-large" } });
  });
});

describe("files that are recognised all the same", () => {
  test("key names count in any case, and a byte order mark does not disturb", () => {
    const file = read(bytes(`\uFEFF{"Definition":${definition},"KIND":"stateless"}`));
    expect(file).toMatchObject({ shape: "standard", flows: [{ pointer: "/Definition", kind: "stateless" }] });
    const edited = writeFlowFile(file, [{ flow: 0, definitionText: '{"triggers":{},"actions":{}}' }]);
    expect(new TextDecoder("utf-8", { ignoreBOM: true }).decode(edited)).toBe(
      '\uFEFF{"Definition":{"triggers":{},"actions":{}},"KIND":"stateless"}',
    );
  });

  test("flows of nested deployments and child resources are found", () => {
    const flow = `{"type":"Microsoft.Logic/workflows","name":"[parameters('n')]","properties":{"definition":${definition}}}`;
    const nested = `{"type":"Microsoft.Resources/deployments","properties":{"template":{"resources":[${flow}]}}}`;
    const child = `{"type":"Microsoft.Web/sites","resources":[${flow}]}`;
    const text = `{"$schema":"https://x/deploymentTemplate.json#","parameters":{"n":{"defaultValue":"Mine"}},"resources":[${nested},${child}]}`;
    expect(read(bytes(text)).flows.map(({ name, pointer }) => [name, pointer])).toEqual([
      ["Mine", "/resources/0/properties/template/resources/0/properties/definition"],
      ["Mine (2)", "/resources/1/resources/0/properties/definition"],
    ]);
  });

  test("a zip with a folder around everything is read, and its broken flows are named beside the sound ones", () => {
    const file = read(
      app({ "app/host.json": "{}", "app/A/workflow.json": standard, "app/B/workflow.json": "{" }),
    );
    expect(file.flows.map((flow) => flow.name)).toEqual(["A"]);
    expect(file.skipped).toMatchObject([{ where: "app/B/workflow.json" }]);
  });

  test("parameter values and connections of an app come with its flows", () => {
    const file = read(
      app({
        "host.json": "{}",
        "parameters.json": '{"Url":{"type":"String","value":"https://x"}}',
        "connections.json": '{"managedApiConnections":{}}',
        "A/workflow.json": standard,
      }),
    );
    expect(file.flows[0]).toMatchObject({
      parameterValues: { Url: "https://x" },
      connectionReferences: { managedApiConnections: {} },
    });
  });

  test("numbers keep their digits, and names of every kind survive", () => {
    const text = `{"triggers":{},"actions":{"__proto__":{"type":"Compose","inputs":1.50},"2":{},"1":{}}}`;
    const file = read(bytes(text));
    expect(roundTrips(file)).toBe(true);
    const flow = file.flows[0];
    const next = { ...flow?.definition, description: "x" };
    expect(rewriteText(flow?.definitionText ?? "", next)).toContain(
      '"__proto__":{"type":"Compose","inputs":1.50}',
    );
  });
});

describe("rewriting a text", () => {
  const original = [
    "{",
    '\t"triggers" : {},',
    '\t"actions": { "A": {"type":"Compose","inputs":1.0},',
    '\t\t"B": { "inputs": "\\u00e9",   "type": "Compose" } },',
    '\t"n": 1e3',
    "}",
  ].join("\n");

  test("a changed value is the only difference", () => {
    const { definition } = read(bytes(original)).flows[0] ?? {};
    expect(rewriteText(original, { ...definition, n: 2 })).toBe(original.replace("1e3", "2"));
  });

  test("a renamed action keeps its layout, a new one gets the document's, and a removed one leaves no comma", () => {
    const flow = read(bytes(original)).flows[0];
    const A = actionAt(flow?.definition ?? {}, "A")?.action ?? {};
    const B = actionAt(flow?.definition ?? {}, "B")?.action ?? {};
    const rewrite = (actions: ValueObject) => rewriteText(original, { ...flow?.definition, actions });
    expect(rewrite({ A, C: B })).toBe(original.replace('"B"', '"C"'));
    expect(rewrite({ B })).toContain(
      '"actions": {\n\t\t"B": { "inputs": "\\u00e9",   "type": "Compose" } },',
    );
    expect(rewrite({ A, B, C: { type: "Scope", actions: {} } })).toContain('"C": {');
    expect(JSON.parse(rewrite({}))).toMatchObject({ actions: {} });
  });

  test("a text that is no JSON is written anew", () => {
    const flow = aFlow({ A: compose(1) });
    expect(rewriteText("{", flow)).toBe(formatDefinition(flow));
  });
});
