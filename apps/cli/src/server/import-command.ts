import { readdir, stat } from "node:fs/promises";
import { basename, dirname, join, relative, resolve } from "node:path";
import { isKeptWithConnector, openArchive } from "@towpath/connectors";
import { stringifyJson, type Value } from "@towpath/expressions";
import { isZip, packFiles, readFlowFile } from "@towpath/flow";
import { isConnectorFile } from "../check-connectors.ts";
import type { Command } from "../command.ts";
import { readEnv } from "../env.ts";
import { filesBelow } from "../files-below.ts";
import { readOptions } from "../options.ts";
import { readInput } from "../read-input.ts";
import { UsageError } from "../usage-error.ts";
import { connectToServer } from "./api-client.ts";
import { type ConnectorParcel, importConnectors, importFlow } from "./send-import.ts";

const help = `towpath import PATH… [--url URL] [--api-key KEY] [--origin managed|custom] [--json]

Imports flows and connectors into a server. A path is a file with flows in any wrapper, a folder or zip with
connectors, or a folder that is searched for all of these. Connectors of one path are sent together.
  --url URL        the server, or TOWPATH_URL; by default http://localhost:3000
  --api-key KEY    a key of the settings page, or TOWPATH_API_KEY
  --origin ORIGIN  of connectors that are new there; by default those of a whole repository are managed
Prints one JSON line for each file with flows, and one for the connectors of a path:
  {"path","kind":"flow","ok","flows":[{"id","name","problems"}]}
  {"path","kind":"connector","ok","created","updated","same","refused","items":[…]}
Exit code 1 when anything was refused.`;

/** What the server takes at once. */
const MOST_BYTES = 300_000_000;

/** `towpath import`. */
export const importCommand: Command = {
  help,
  async run(args) {
    const { values, positionals } = readOptions(args, {
      url: "string",
      "api-key": "string",
      origin: "string",
      json: "boolean",
    });
    if (positionals.length === 0) throw new UsageError("import wants at least one file or folder.");
    const { origin } = values;
    if (origin !== undefined && origin !== "managed" && origin !== "custom") {
      throw new UsageError(`--origin is managed or custom, not "${origin}".`);
    }
    const api = connectToServer(values, readEnv());
    let allOk = true;
    const print = (line: { [name: string]: Value; ok: boolean }) => {
      allOk &&= line.ok;
      process.stdout.write(`${stringifyJson(line)}\n`);
    };
    for (const path of positionals) {
      const { flows, parcels } = await sort(path);
      for (const file of flows) print(await importFlow(api, file, await readInput(file, MOST_BYTES)));
      for (const parcel of parcels) print(await importConnectors(api, parcel, origin));
      if (flows.length === 0 && parcels.length === 0) {
        print({ path, kind: "unknown", ok: false, message: "There is no flow and no connector here." });
      }
    }
    return allOk ? 0 : 1;
  },
};

interface Sorted {
  /** Files with flows. */
  readonly flows: readonly string[];
  /** Connectors: a zip as it is, and all folders of the path together. */
  readonly parcels: readonly ConnectorParcel[];
}

/** Tells what a path holds. */
async function sort(path: string): Promise<Sorted> {
  const flows: string[] = [];
  const parcels: ConnectorParcel[] = [];
  const folders = new Set<string>();
  for (const file of await filesBelow(path)) {
    if (await isFolder(file)) folders.add(file);
    else if (isConnectorFile(file)) folders.add(dirname(file));
    else {
      const zip = await connectorsIn(file);
      if (zip === null) flows.push(file);
      else parcels.push({ path: file, fileName: basename(file), bytes: zip });
    }
  }
  if (folders.size > 0) {
    const fileName = `${basename(resolve(path))}.zip`;
    parcels.push({ path, fileName, bytes: await packFolders([...folders], dirname(resolve(path))) });
  }
  return { flows, parcels };
}

const isFolder = async (path: string) => (await stat(path)).isDirectory();

/** The bytes of a zip that holds connectors and no flow; null for anything else. */
async function connectorsIn(path: string): Promise<Uint8Array | null> {
  if (!/\.zip$/i.test(path)) return null;
  const bytes = await readInput(path, MOST_BYTES);
  if (!isZip(bytes) || readFlowFile(basename(path), bytes).ok) return null;
  const archive = openArchive(bytes);
  return archive.ok && archive.value.folders.length > 0 ? bytes : null;
}

/** The files of connectors in one zip, by their paths below `root`. */
async function packFolders(folders: readonly string[], root: string): Promise<Uint8Array> {
  const files = new Map<string, Uint8Array>();
  let left = MOST_BYTES;
  for (const folder of folders) {
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      const file = join(resolve(folder), entry.name);
      const name = relative(root, file).replaceAll("\\", "/");
      if (!entry.isFile() || !isKeptWithConnector(name)) continue;
      const bytes = await readInput(file, left);
      left -= bytes.length;
      files.set(name, bytes);
    }
  }
  return packFiles(files);
}
