import { zipSync } from "fflate";
import { expect, test } from "vitest";
import { readArtifact } from "./artifacts.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const APP = zipSync({
  "app/host.json": bytes("{}"),
  "app/orders/workflow.json": bytes('{"definition":{"triggers":{},"actions":{}},"kind":"Stateful"}'),
  "app/orders/run.js": bytes("return 1;"),
  "app/Artifacts/Maps/Greet.liquid": bytes("\ufeffHello {{ content }}"),
  "app/artifacts/schemas/Order.xsd": bytes("<schema/>"),
  "app/Artifacts/Maps/Bad.liquid": new Uint8Array([0xff, 0xfe, 0x00]),
});

test.each([
  ["map", "Greet.liquid", "Hello {{ content }}"],
  ["map", "greet", "Hello {{ content }}"],
  ["schema", "Order", "<schema/>"],
  ["code", "run.js", "return 1;"],
  ["code", "workflow.json", expect.stringContaining("definition")],
  ["map", "Order", null],
  ["map", "Bad", null],
  ["code", "../Artifacts/Maps/Greet.liquid", null],
  ["map", "", null],
] as const)("the %s %s of a workflow app", (kind, name, expected) => {
  expect(readArtifact(APP, "app/orders/workflow.json", kind, name)).toEqual(expected);
});

test("other files have none", () => {
  expect(readArtifact(bytes("{}"), null, "map", "Greet")).toBeNull();
  expect(readArtifact(bytes("PK\u0003\u0004"), "a/workflow.json", "map", "Greet")).toBeNull();
});
