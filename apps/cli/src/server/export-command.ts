import { mkdir, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { stringifyJson, type Value } from "@towpath/expressions";
import { openZip } from "@towpath/flow";
import { fail, ok, type Result } from "@towpath/prelude";
import { z } from "zod";
import type { Command } from "../command.ts";
import { readEnv } from "../env.ts";
import { readOptions } from "../options.ts";
import { UsageError } from "../usage-error.ts";
import { type ApiClient, connectToServer } from "./api-client.ts";

const help = `towpath export NAME… [--connectors] [--out FOLDER] [--force] [--url URL] [--api-key KEY] [--json]

Exports flows of a server as the files they came from, with their changes; a flow that was drawn there as its
definition. With --connectors the names are of connectors, whose files are written into a folder each, byte for byte.
  NAME             a name or an id; a connector also as definitions call it, e.g. shared_trello
  --out FOLDER     where the files go; by default here
  --force          replaces files that are there
  --url URL        the server, or TOWPATH_URL; by default http://localhost:3000
  --api-key KEY    a key of the settings page, or TOWPATH_API_KEY
Prints one JSON line each: {"name","kind","ok","files":["PATH"…]}
Exit code 1 when anything could not be exported.`;

/** `towpath export`. */
export const exportCommand: Command = {
  help,
  async run(args) {
    const { values, positionals } = readOptions(args, {
      connectors: "boolean",
      out: "string",
      force: "boolean",
      url: "string",
      "api-key": "string",
      json: "boolean",
    });
    if (positionals.length === 0) throw new UsageError("export wants at least one name.");
    const api = connectToServer(values, readEnv());
    const place = { folder: values.out ?? ".", force: values.force === true };
    const exportOne = values.connectors === true ? exportConnector : exportFlow;
    const kind = values.connectors === true ? "connector" : "flow";
    let allOk = true;
    for (const name of positionals) {
      const written = await exportOne(api, name, place);
      allOk &&= written.ok;
      const line: Value = written.ok
        ? { name, kind, ok: true, files: [...written.value] }
        : { name, kind, ok: false, message: written.failure };
      process.stdout.write(`${stringifyJson(line)}\n`);
    }
    return allOk ? 0 : 1;
  },
};

interface Place {
  readonly folder: string;
  readonly force: boolean;
}

const Found = z.object({ items: z.array(z.object({ id: z.string(), name: z.string() })) });
const FoundConnectors = z.object({
  items: z.array(z.object({ id: z.string(), name: z.string(), title: z.string() })),
});
const Exported = z.object({ fileName: z.string(), contentBase64: z.string() });
const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

async function exportFlow(api: ApiClient, name: string, place: Place): Promise<Result<string[], string>> {
  const id = await idOf(name, () => flowsNamed(api, name), "flow");
  if (!id.ok) return id;
  const exported = await api.get(`/flows/${id.value}/export`, Exported);
  if (!exported.ok) return exported;
  const bytes = Buffer.from(exported.value.contentBase64, "base64");
  return write([[safeName(exported.value.fileName), bytes]], place);
}

async function exportConnector(
  api: ApiClient,
  name: string,
  place: Place,
): Promise<Result<string[], string>> {
  const id = await idOf(name, () => connectorsNamed(api, name), "connector");
  if (!id.ok) return id;
  const exported = await api.get(`/connectors/${id.value}/export`, Exported);
  if (!exported.ok) return exported;
  const zip = openZip(new Uint8Array(Buffer.from(exported.value.contentBase64, "base64")));
  if (!zip.ok) return fail(zip.failure.message);
  const folder = safeName(exported.value.fileName.replace(/\.zip$/i, ""));
  const files = [...zip.value.readAll(() => true)].map(([path, bytes]): [string, Uint8Array] => [
    join(folder, safeName(path)),
    bytes,
  ]);
  return write(files, place);
}

/** Whatever the server calls a file, it is written where it was said to go. */
function safeName(name: string): string {
  const last = basename(name.replaceAll("\\", "/")).replace(/[\p{Cc}:*?"<>|]/gu, "_");
  return last === "" || last === "." || last === ".." ? "export" : last;
}

async function idOf(
  name: string,
  find: () => Promise<Result<readonly string[], string>>,
  what: string,
): Promise<Result<string, string>> {
  if (ID.test(name)) return ok(name);
  const found = await find();
  if (!found.ok) return found;
  const [first, ...others] = found.value;
  if (first === undefined) return fail(`There is no ${what} "${name}" in this environment.`);
  return others.length === 0
    ? ok(first)
    : fail(`Several ${what}s are called "${name}": export it by its id.`);
}

const MOST = 100;

async function flowsNamed(api: ApiClient, name: string): Promise<Result<string[], string>> {
  const found = await api.get(`/flows?${new URLSearchParams({ search: name, limit: String(MOST) })}`, Found);
  if (!found.ok) return found;
  const wanted = name.toLowerCase();
  return ok(found.value.items.filter((flow) => flow.name.toLowerCase() === wanted).map(({ id }) => id));
}

async function connectorsNamed(api: ApiClient, name: string): Promise<Result<string[], string>> {
  const wanted = name
    .toLowerCase()
    .replace(/^.*\/apis\//, "")
    .replace(/^shared_/, "");
  const query = new URLSearchParams({ search: wanted, limit: String(MOST) });
  const found = await api.get(`/connectors?${query}`, FoundConnectors);
  if (!found.ok) return found;
  const named = found.value.items.filter((one) => one.name === wanted);
  const titled = found.value.items.filter((one) => one.title.toLowerCase() === wanted);
  return ok((named.length > 0 ? named : titled).map(({ id }) => id));
}

async function write(
  files: readonly (readonly [string, Uint8Array])[],
  { folder, force }: Place,
): Promise<Result<string[], string>> {
  const written: string[] = [];
  for (const [name, bytes] of files) {
    const path = join(folder, name);
    await mkdir(join(path, ".."), { recursive: true });
    try {
      await writeFile(path, bytes, { flag: force ? "w" : "wx" });
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code === "EEXIST") return fail(`${path} is there already; --force replaces it.`);
      return fail(`${path} cannot be written: ${code ?? String(error)}.`);
    }
    written.push(path);
  }
  return ok(written);
}
