import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { compileVersion, reportFrom } from "@towpath/engine";
import { packFiles, readFlowFile } from "@towpath/flow";
import { scheduleFor } from "@towpath/triggers";
import { eventually, type WorkerBench } from "./a-worker.ts";

const TOWPATH = fileURLToPath(new URL("../../../../scripts/towpath.mjs", import.meta.url));

/** A file with flows as people hand it around. */
export interface FlowFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What one way of running a flow said about its runs. */
export interface Told {
  readonly runs: readonly Report[];
  readonly status: number | null;
}

export interface Report {
  readonly status: string;
  readonly error?: { readonly code: string };
  readonly response?: unknown;
  readonly actions: Readonly<Record<string, { status: string; code?: string; outputs?: unknown }>>;
}

const utf8 = (text: string) => new TextEncoder().encode(text);

/** A workflow app: each flow in a folder of its name. */
export function anApp(flows: Readonly<Record<string, object>>): FlowFile {
  const files = Object.entries(flows).map(([name, definition]): [string, Uint8Array] => [
    `${name}/workflow.json`,
    utf8(JSON.stringify({ definition, kind: "Stateful" })),
  ]);
  return { name: "app.zip", bytes: packFiles(new Map([["host.json", utf8("{}")], ...files])) };
}

/** A solution of Power Automate. @param flows by name, each under its id */
export function aSolution(
  flows: Readonly<Record<string, { readonly id: string; readonly definition: object }>>,
): FlowFile {
  const named = Object.entries(flows);
  const files = named.map(([name, { id, definition }]): [string, Uint8Array] => [
    `Workflows/${name}-${id.toUpperCase()}.json`,
    utf8(JSON.stringify({ properties: { connectionReferences: {}, definition }, schemaVersion: "1.0.0.0" })),
  ]);
  const tags = named.map(([name, { id }]) => `<Workflow WorkflowId="{${id}}" Name="${name}"></Workflow>`);
  const customizations = `<ImportExportXml><Workflows>${tags.join("")}</Workflows></ImportExportXml>`;
  return {
    name: "solution.zip",
    bytes: packFiles(
      new Map([
        ["solution.xml", utf8("<ImportExportXml></ImportExportXml>")],
        ["customizations.xml", utf8(customizations)],
        ...files,
      ]),
    ),
  };
}

/** A deployment template. @param flows by the parameter that names each, with its default value */
export function aTemplate(
  flows: Readonly<Record<string, { readonly name: string; readonly definition: object }>>,
): FlowFile {
  const named = Object.entries(flows);
  const document = {
    $schema: "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
    contentVersion: "1.0.0.0",
    parameters: Object.fromEntries(
      named.map(([key, { name }]) => [key, { type: "string", defaultValue: name }]),
    ),
    resources: named.map(([key, { definition }]) => ({
      type: "Microsoft.Logic/workflows",
      name: `[parameters('${key}')]`,
      properties: { definition },
    })),
  };
  return { name: "template.json", bytes: utf8(JSON.stringify(document)) };
}

/** `towpath run`, as a person types it. */
export async function onTheCommandLine(file: FlowFile, flow: string, body: unknown): Promise<Told> {
  const folder = await mkdtemp(join(tmpdir(), "towpath-both-"));
  try {
    const path = join(folder, file.name);
    await writeFile(path, file.bytes);
    const args = [TOWPATH, "run", path, "--flow", flow, "--trigger-body", "-", "--timeout", "30", "--json"];
    const text = await output(args, JSON.stringify(body));
    const line = text.split("\n").find((each) => each.startsWith("{")) ?? "{}";
    const report = JSON.parse(line) as Report & { runs?: Report[]; triggered?: boolean };
    if (report.triggered === false) return { runs: [], status: null };
    return { runs: report.runs ?? [report], status: null };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function output(args: readonly string[], stdin: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "inherit"] });
    let text = "";
    child.stdout.setEncoding("utf8").on("data", (part: string) => {
      text += part;
    });
    child.on("error", reject);
    child.on("close", () => resolve(text));
    child.stdin.on("error", () => undefined);
    child.stdin.end(stdin);
  });
}

/** The same file imported and published, its flow called at its address, until all its runs are over. */
export async function onTheServer(
  bench: WorkerBench,
  worker: { url: string },
  file: FlowFile,
  flow: string,
  body: unknown,
): Promise<Told> {
  const main = (await importAll(bench, file)).find(({ name }) => name === flow);
  if (main === undefined) throw new Error(`There is no flow ${flow} in the file.`);
  const response = await fetch(await bench.address(worker, main), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  await response.arrayBuffer();
  const runs = await eventually(async () => {
    const found = await bench.runs(main);
    return found.every(({ endedAt }) => endedAt !== null) && found;
  }, `the runs of ${flow} ended`);
  const plan = compileVersion({ definitionText: main.definitionText, parametersText: "{}" });
  if (!plan.ok) throw new Error(plan.failure.message);
  const reports = [];
  for (const { id, status, error } of [...runs].reverse()) {
    const journal = await bench.journal(id);
    reports.push(reportFrom(plan.value, journal, { status, ...(error ? { error } : {}) }) as Report);
  }
  return { runs: reports, status: response.status };
}

/** As the web app imports a file, and then each of its flows published. */
async function importAll({ environmentId, database }: WorkerBench, file: FlowFile) {
  const read = readFlowFile(file.name, file.bytes);
  if (!read.ok) throw new Error(read.failure.message);
  const sourceId = await database.flows.saveSource({ environmentId, fileName: file.name, bytes: file.bytes });
  const flows = [];
  for (const { name, alias, definition, definitionText, member, pointer } of read.value.flows) {
    const source = { id: sourceId, member, pointer };
    const draft = { environmentId, name, definitionText, parametersText: "{}", createdBy: null, source };
    const { id, revision } = await database.flows.create({ ...draft, sourceAlias: alias });
    const by = { userId: null, note: "", schedule: scheduleFor(definition, Date.now()) };
    const published = await database.flows.publish(environmentId, id, revision, by);
    if (published === null || published === "stale") throw new Error("The flow was not published");
    await database.signals.send("flow", [id]);
    flows.push({ ...published, definitionText });
  }
  return flows;
}
