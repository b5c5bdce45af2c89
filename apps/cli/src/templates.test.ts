import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { childScript } from "@towpath/sandbox/testing";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { checkCommand } from "./check-command.ts";
import { createRunCommand } from "./run-command.ts";

const TEMPLATES = fileURLToPath(new URL("../../web/src/features/templates/", import.meta.url));
/** What the definitions call stands here; the maker puts an address of their own in its place. */
const ELSEWHERE = "https://example.com";

interface Sent {
  readonly to: string;
  readonly body: unknown;
}
/** What the gallery says a template does. */
interface Example {
  readonly starts?: unknown;
  /** What services answer, by method and path: a body, or another status. */
  readonly services?: Readonly<Record<string, unknown>>;
  readonly sends?: readonly Sent[];
  readonly answers?: { readonly statusCode: number; readonly body: unknown };
  readonly computes?: Readonly<Record<string, unknown>>;
}

const files = (await readdir(`${TEMPLATES}definitions`)).sort();
const examples = (await readdir(`${TEMPLATES}examples`)).sort();

const runCommand = createRunCommand(await childScript());

let folder: string;
let server: Server | null = null;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "towpath-templates-"));
});
afterEach(async () => {
  vi.restoreAllMocks();
  server?.close();
  server = null;
  await rm(folder, { recursive: true });
});

/** Stands in for the services a template calls; notes what they are sent. */
async function services(example: Example): Promise<{ readonly address: string; readonly sent: Sent[] }> {
  const sent: Sent[] = [];
  server = createServer(async (request, response) => {
    const to = `${request.method} ${new URL(request.url ?? "/", ELSEWHERE).pathname}`;
    const body = await text(request);
    if (request.method === "POST") sent.push({ to, body: JSON.parse(body) });
    const answer = example.services?.[to] ?? {};
    const { statusCode = 200 } = answer as { statusCode?: number };
    response.writeHead(statusCode, { "content-type": "application/json" }).end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { address: `http://127.0.0.1:${port}`, sent };
}

async function printed(run: () => Promise<number>): Promise<readonly unknown[]> {
  const lines: string[] = [];
  vi.spyOn(process.stdout, "write").mockImplementation((line) => {
    lines.push(String(line));
    return true;
  });
  await run();
  vi.restoreAllMocks();
  return lines.map((line) => JSON.parse(line));
}

test("every template has an example of what it does, but for the one that another one calls", () => {
  expect(files.filter((file) => !examples.includes(file))).toEqual(["price-a-line.json"]);
  expect(examples).toHaveLength(15);
});

test("check finds nothing wrong with any template", async () => {
  const paths = files.map((file) => `${TEMPLATES}definitions/${file}`);
  const reports = await printed(() => checkCommand.run(paths));
  expect(reports).toHaveLength(files.length);
  for (const report of reports) expect(report).toMatchObject({ ok: true, problems: [], roundTrip: true });
});

test.each(examples)("run does with %s what its example says", async (file) => {
  const example: Example = JSON.parse(await readFile(`${TEMPLATES}examples/${file}`, "utf8"));
  const { address, sent } = await services(example);
  for (const each of files) {
    const definition = await readFile(`${TEMPLATES}definitions/${each}`, "utf8");
    await writeFile(join(folder, each), definition.replaceAll(ELSEWHERE, address));
  }
  const starts = join(folder, "starts.txt");
  await writeFile(starts, JSON.stringify(example.starts ?? {}));
  const [report] = await printed(() => runCommand.run([join(folder, file), "--trigger-body", starts]));
  const computes = Object.entries(example.computes ?? {});
  expect(report).toMatchObject({
    status: "Succeeded",
    ...(example.answers === undefined ? {} : { response: example.answers }),
    actions: Object.fromEntries(computes.map(([name, outputs]) => [name, { outputs }])),
  });
  expect(sent).toEqual(example.sends ?? []);
});
