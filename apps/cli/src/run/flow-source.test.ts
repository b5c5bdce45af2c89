import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { readFlowFile } from "@towpath/flow";
import { afterEach, expect, test } from "vitest";
import { readFlowSource } from "./flow-source.ts";

const made: string[] = [];
afterEach(async () => {
  for (const folder of made.splice(0)) await rm(folder, { recursive: true });
});

const FLOW = JSON.stringify({
  definition: { triggers: { m: { type: "Request", kind: "Http" } }, actions: {} },
  kind: "Stateful",
});

async function folderOf(files: Record<string, string>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "towpath-app-"));
  made.push(folder);
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  return folder;
}

async function flowsOf(path: string): Promise<string[]> {
  const { name, bytes } = await readFlowSource(path);
  const file = readFlowFile(name, bytes);
  if (!file.ok) throw new Error(file.failure.message);
  return file.value.flows.map((flow) => flow.name).sort();
}

test("the flows of an app's folder are named by their folders, with a host.json or without", async () => {
  const app = { "One/workflow.json": FLOW, "Two/workflow.json": FLOW, "node_modules/x/workflow.json": "{" };
  expect(await flowsOf(await folderOf(app))).toEqual(["One", "Two"]);
  expect(await flowsOf(await folderOf({ ...app, "host.json": "{}" }))).toEqual(["One", "Two"]);
});

test("the folder of one flow is its workflow.json", async () => {
  const folder = await folderOf({ "One/workflow.json": FLOW });
  expect((await readFlowSource(join(folder, "One"))).path).toBe(join(folder, "One", "workflow.json"));
});

test("a folder without flows is refused in plain words", async () => {
  const folder = await folderOf({ "readme.txt": "x" });
  await expect(readFlowSource(folder)).rejects.toThrow("is a folder without flows");
});
