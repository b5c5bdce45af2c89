import { stat } from "node:fs/promises";
import { basename, dirname, resolve } from "node:path";
import { type Connector, type ConnectorFiles, readConnector, shippedConnector } from "@towpath/connectors";
import { getMember, isObject, toText, type Value, type ValueObject } from "@towpath/expressions";
import type { ImportedFlow } from "@towpath/flow";
import type { BoundConnection, ConnectionValues } from "@towpath/gateway";
import { connectorFolder } from "./connector-folder.ts";
import { readJsonInput } from "./read-input.ts";
import { UsageError } from "./usage-error.ts";

/**
 * Reads the file of `--connections`: `{"<reference>": {"connector": FOLDER, "set"?, "values"?, "baseUrl"?}}`, folders
 * relative to the file; the name of a connector that comes with Towpath (`httpconnection`) needs none.
 *
 * @returns by the lower-case name of the reference
 */
export async function readConnections(
  path: string | undefined,
): Promise<ReadonlyMap<string, BoundConnection>> {
  if (path === undefined) return new Map();
  const given = await readJsonInput("--connections", path);
  if (!isObject(given)) throw new UsageError(`--connections ${path} has to hold a JSON object.`);
  const folder = path === "-" ? process.cwd() : dirname(path);
  const bound = new Map<string, BoundConnection>();
  for (const [reference, entry] of Object.entries(given)) {
    const place = `--connections ${path}, "${reference}"`;
    bound.set(reference.toLowerCase(), await readBinding(reference, entry, place, folder));
  }
  return bound;
}

/**
 * What a reference is bound to: by its own name, or by another one that the wrapper of a flow has for it (the logical
 * name, the name of the connection, the name of the connector).
 */
export function bindingOf(
  reference: string,
  connections: ReadonlyMap<string, BoundConnection>,
  flows: readonly ImportedFlow[],
): BoundConnection | null {
  const own = connections.get(reference.toLowerCase());
  if (own !== undefined) return own;
  const entries = flows.flatMap(
    ({ connectionReferences }) => getMember(connectionReferences, reference) ?? [],
  );
  const names = entries.flatMap(textsIn).map((text) => text.slice(text.lastIndexOf("/") + 1).toLowerCase());
  const name = names.find((one) => connections.has(one));
  return name === undefined ? null : (connections.get(name) ?? null);
}

function textsIn(value: Value): readonly string[] {
  if (typeof value === "string") return [value];
  return isObject(value) ? Object.values(value).flatMap(textsIn) : [];
}

async function readBinding(
  id: string,
  entry: Value,
  place: string,
  folder: string,
): Promise<BoundConnection> {
  if (!isObject(entry) || typeof entry.connector !== "string") {
    throw new UsageError(`${place} has to be an object whose "connector" names the folder of a connector.`);
  }
  const { set, values, baseUrl } = entry;
  if (values !== undefined && !isObject(values)) {
    throw new UsageError(`${place}: "values" has to be an object with the connection's values by name.`);
  }
  const connector = await loadConnector(resolve(folder, entry.connector));
  const connection = connectionOf({ set: typeof set === "string" ? set : "", values: values ?? {} });
  if (baseUrl === undefined) return { id, connector, connection };
  return { id, connector, connection, baseUrl: readAddress(`${place}: "baseUrl"`, toText(baseUrl)) };
}

/**
 * The connector of a folder, or the one of that name that comes with Towpath where there is no such folder.
 *
 * @throws UsageError when there is no connector in the folder, or it cannot be read
 */
export async function loadConnector(folder: string): Promise<Connector> {
  const { connector, problems } = readConnector(await connectorFiles(folder));
  if (connector !== null) return connector;
  const reasons = problems.filter(({ severity }) => severity === "error").map(({ message }) => message);
  throw new UsageError(`The connector in ${folder} cannot be read. ${reasons.join(" ")}`);
}

async function connectorFiles(folder: string): Promise<ConnectorFiles> {
  const info = await stat(folder).catch(() => null);
  if (info === null) {
    const shipped = shippedConnector(basename(folder));
    if (shipped !== null) return shipped.files;
  }
  if (info?.isDirectory() !== true) throw new UsageError(`${folder} is no folder with a connector.`);
  const files = await connectorFolder(folder);
  if (files !== null) return files;
  throw new UsageError(`${folder} holds no connector: no file in it is a Swagger 2.0 definition.`);
}

/** The values by name, or `{"set", "values"}`. */
export function connectionOf(given: ValueObject): ConnectionValues {
  const isWrapped =
    isObject(given.values) && Object.keys(given).every((name) => name === "set" || name === "values");
  const source = isWrapped && isObject(given.values) ? given.values : given;
  const values = Object.entries(source).flatMap(([name, value]) =>
    value === null ? [] : [[name, toText(value)]],
  );
  return {
    set: isWrapped && typeof given.set === "string" ? given.set : "",
    values: Object.fromEntries(values) as Record<string, string>,
  };
}

/** @throws UsageError for anything but a web address */
export function readAddress(what: string, text: string): string {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text;
  throw new UsageError(`${what} wants an address such as http://127.0.0.1:4010, not "${text}".`);
}
