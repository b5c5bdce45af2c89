import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readFlowFile } from "@towpath/flow";
import { afterAll, beforeAll, expect, test } from "vitest";
import { artifactsBeside } from "./artifacts-beside.ts";

let app: string;

beforeAll(async () => {
  app = await mkdtemp(join(tmpdir(), "towpath-app-"));
  await mkdir(join(app, "Artifacts", "Maps"), { recursive: true });
  await mkdir(join(app, "orders"));
  await writeFile(join(app, "Artifacts", "Maps", "Greet.liquid"), "\ufeffHello");
  await writeFile(join(app, "orders", "run.js"), "return 1;");
  await writeFile(join(app, "secret.txt"), "secret");
});
afterAll(() => rm(app, { recursive: true }));

test.each([
  ["map", "Greet.liquid", "Hello"],
  ["map", "Greet", "Hello"],
  ["map", "Nobody", null],
  ["code", "run.js", "return 1;"],
  ["map", "../../secret.txt", null],
  ["code", "../secret.txt", null],
  ["code", "..", null],
] as const)("finds the %s %s in the folder of the app", async (kind, name, text) => {
  const bytes = new TextEncoder().encode('{"definition":{"triggers":{},"actions":{}},"kind":"Stateful"}');
  const file = readFlowFile("workflow.json", bytes);
  if (!file.ok || file.value.flows[0] === undefined) throw new Error("no flow");
  const artifacts = artifactsBeside(join(app, "orders", "workflow.json"), file.value, file.value.flows[0]);
  expect(await artifacts.read(kind, name)).toBe(text);
});
