import { basename } from "node:path";
import { type ConnectorFiles, openConnectors, readConnector, summarize } from "@towpath/connectors";
import type { Value } from "@towpath/expressions";
import { connectorFolder } from "./connector-folder.ts";
import type { Report } from "./report.ts";

const DEFINITION_NAME = /(^api[-_ ]?def.*|swagger.*)\.json$/i;
const PROPERTIES_NAME = /api[-_ ]?propert.*\.json$/i;

/** Whether these are the names of a connector's files. */
export function holdsConnector(names: readonly string[]): boolean {
  return names.some((name) => DEFINITION_NAME.test(name) && !PROPERTIES_NAME.test(name));
}

export function isConnectorFile(path: string): boolean {
  return DEFINITION_NAME.test(basename(path)) || PROPERTIES_NAME.test(basename(path));
}

/** The connector in a folder, or the one that a file belongs to. */
export async function checkConnectorFolder(path: string, folder: string): Promise<Report> {
  const found = await connectorFolder(folder);
  return found === null
    ? refused(path, "This folder holds no connector: no file in it is a Swagger 2.0 definition.")
    : reportOf(path, found);
}

/** One line a connector of a zip; null when the zip holds none. */
export function checkConnectorZip(path: string, bytes: Uint8Array): readonly Report[] | null {
  const opened = openConnectors(bytes);
  if (!opened.ok) return null;
  const { connectors, damaged } = opened.value;
  if (connectors.length + damaged.length === 0) return null;
  const nameOf = (folder: string) => (folder === "" ? path : `${path}#${folder}`);
  return [
    ...damaged.map((file) => refused(nameOf(file.folder), `'${file.path}' is damaged in the zip.`)),
    ...connectors.map((files) => reportOf(nameOf(files.folder), files)),
  ];
}

function refused(path: string, message: string): Report {
  const problem = { severity: "error", code: "not-a-connector", path: "", message };
  return { path, kind: "connector", ok: false, problems: [problem], summary: {}, roundTrip: false };
}

function reportOf(path: string, files: ConnectorFiles): Report {
  const { connector, problems } = readConnector(files);
  const summary: { [name: string]: Value } =
    connector === null ? {} : { ...(summarize(connector) as unknown as { [name: string]: Value }) };
  return {
    path,
    kind: "connector",
    ok: connector !== null && problems.every(({ severity }) => severity !== "error"),
    problems: problems.map((problem) => ({ ...problem })),
    summary,
    // The files themselves are what is kept and exported, so that nothing can be lost on the way.
    roundTrip: connector !== null,
  };
}
