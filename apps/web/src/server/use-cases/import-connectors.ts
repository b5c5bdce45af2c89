import {
  applySettings,
  archiveOf,
  type ConnectorArchive,
  type ConnectorFiles,
  connectorNameOf,
  freeName,
  openArchive,
  readConnector,
  registryEntry,
} from "@towpath/connectors";
import type { ConnectorImportItem, ConnectorOrigin } from "@towpath/db";
import { isZip, readFlowFile } from "@towpath/flow";
import { fail, ok, type Result } from "@towpath/prelude";
import { phrase } from "../../words/translate.ts";
import type { Actor } from "../actor.ts";
import type { Deps } from "../deps.ts";
import type { Failure } from "../failure.ts";
import { presentImport, presentImportWithItems } from "../present-connector.ts";
import { settingsForVersion } from "../settings-at-home.ts";

/** So few are waited for; more go on while their progress is asked for. */
const WAITED_FOR = 25;
/** Inflated together, which is quicker. */
const AT_ONCE = 10;
/** The others of the database's connections are for pages. */
const WRITTEN_AT_ONCE = 3;
const MOST_FOLDERS = 10_000;
/** The largest public file set has 1.5 MB. */
const MOST_BYTES_A_SET = 32_000_000;
const TOLD_ITEMS = 500;
/** Of the public repository, or of a copy of its folders. */
const REPOSITORY = /(^|\/)(certified|independent-publisher)-connectors(\/|$)/i;
const LIKE_A_REPOSITORY = 100;

/** Imports are work for the processor: one after the other, whoever asked. */
let last: Promise<unknown> = Promise.resolve();

type ImportedOrigin = Exclude<ConnectorOrigin, "built-in">;

interface Given {
  readonly fileName: string;
  readonly archive: ConnectorArchive;
  readonly origin: ImportedOrigin | undefined;
  /** The file as it came, where it was one. */
  readonly whole?: Uint8Array;
}

/** Files inside JSON: a zip, one definition, or the files of a folder. */
export async function importConnectors(
  deps: Deps,
  actor: Actor,
  given: {
    fileName?: string | undefined;
    contentBase64?: string | undefined;
    files?: readonly { path: string; contentBase64: string }[] | undefined;
    origin?: ImportedOrigin | undefined;
  },
) {
  const { fileName = "", contentBase64 = "", files, origin } = given;
  if (files === undefined) {
    return importConnectorFile(deps, actor, { fileName, bytes: fromBase64(contentBase64), origin });
  }
  const archive = archiveOf(
    files.map((file) => ({ path: cleanPath(file.path), bytes: fromBase64(file.contentBase64) })),
  );
  return begin(deps, actor, { fileName: fileName || (files[0]?.path ?? ""), archive, origin });
}

/** A zip, or one definition. @param bytes held until the import is over */
export async function importConnectorFile(
  deps: Deps,
  actor: Actor,
  { fileName, bytes, origin }: { fileName: string; bytes: Uint8Array; origin?: ImportedOrigin | undefined },
) {
  if (!isZip(bytes)) {
    const archive = archiveOf([{ path: cleanPath(fileName), bytes }]);
    return begin(deps, actor, { fileName, archive, origin, whole: bytes });
  }
  const opened = openArchive(bytes);
  if (!opened.ok) return fail<Failure>({ kind: "invalid", message: opened.failure.message });
  return begin(deps, actor, { fileName, archive: opened.value, origin, whole: bytes });
}

export async function listConnectorImports({ database }: Deps, { environmentId }: Actor) {
  return { items: (await database.connectorImports.list(environmentId, 20)).map(presentImport) };
}

export async function readConnectorImport({ database }: Deps, { environmentId }: Actor, id: string) {
  const job = await database.connectorImports.get(environmentId, id);
  if (job === null) return fail<Failure>({ kind: "not-found", what: "import" });
  return ok(
    presentImportWithItems(job, await database.connectorImports.items(environmentId, id, TOLD_ITEMS)),
  );
}

const fromBase64 = (text: string) => new Uint8Array(Buffer.from(text, "base64"));

/** Folders of people's machines: with `/`, and nothing that leads out. */
function cleanPath(path: string): string {
  const segments = path.split(/[\\/]+/).filter((segment) => !["", ".", ".."].includes(segment));
  return segments.join("/");
}

async function begin(deps: Deps, actor: Actor, given: Given) {
  const refusal = refusalOf(given);
  if (refusal !== null) return fail<Failure>({ kind: "invalid", message: refusal });
  const { folders } = given.archive;
  const { environmentId, user } = actor;
  const id = await deps.database.connectorImports.begin({
    environmentId,
    fileName: given.fileName.slice(0, 255),
    total: folders.length,
    by: user.id,
  });
  const turn = last.then(() => work(deps, actor, id, given));
  last = turn.catch(() => undefined);
  if (folders.length <= WAITED_FOR) await turn;
  else turn.catch(() => undefined);
  return readConnectorImport(deps, actor, id);
}

const NO_CONNECTOR = phrase(
  "There is no connector in these files: none of them is a Swagger 2.0 definition. A connector is a folder with apiDefinition.swagger.json and, for its sign-in, apiProperties.json.",
);
const FLOWS_INSTEAD = phrase(
  "There is no connector in it, but a flow: import it on the page Flows, where it can be dropped, too.",
);

const noConnectorIn = ({ fileName, whole }: Given): string =>
  whole !== undefined && readFlowFile(fileName, whole).ok ? FLOWS_INSTEAD : NO_CONNECTOR;

function refusalOf(given: Given): string | null {
  const { folders } = given.archive;
  if (folders.length === 0) return noConnectorIn(given);
  if (folders.length <= MOST_FOLDERS) return null;
  return `These files hold ${folders.length} folders with definitions; at most ${MOST_FOLDERS} are imported at once.`;
}

/** Never rejects: what goes wrong stands in the import. */
async function work(deps: Deps, actor: Actor, id: string, given: Given): Promise<void> {
  const { connectorImports } = deps.database;
  const taken = new Set<string>();
  const origin = given.origin ?? likelyOrigin(given.archive);
  try {
    const { folders } = given.archive;
    let found = 0;
    for (let at = 0; at < folders.length; at += AT_ONCE) {
      const some = folders.slice(at, at + AT_ONCE);
      const how = { origin, isAsked: given.origin !== undefined, taken };
      const { connectors, damaged } = given.archive.read(some);
      const items = [...damaged.map(damagedItem), ...(await importSome(deps, actor, connectors, how))];
      await connectorImports.advance(id, some.length, items);
      found += items.length;
    }
    // Whether a JSON file is a definition shows when it is read.
    await connectorImports.end(id, found === 0 ? noConnectorIn(given) : null);
  } catch (error) {
    deps.logger.error(
      { importId: id, error: error instanceof Error ? error.message : String(error) },
      "An import of connectors failed",
    );
    const message = phrase(
      "The server could not go on with it. What was imported stays; begin the import again.",
    );
    await connectorImports.end(id, message).catch(() => undefined);
  }
}

function damagedItem({ folder, path }: { folder: string; path: string }): ConnectorImportItem {
  const title = folder.split("/").at(-1) || "The files";
  const message = `'${path}' is damaged in the zip, so nothing of this connector was imported. Pack it again.`;
  return { folder, outcome: "refused", connectorId: null, title, message };
}

function likelyOrigin({ folders }: ConnectorArchive): ImportedOrigin {
  const isRepository =
    folders.length >= LIKE_A_REPOSITORY || folders.some((folder) => REPOSITORY.test(folder));
  return isRepository ? "managed" : "custom";
}

interface How {
  readonly origin: ImportedOrigin;
  /** Somebody chose the origin. */
  readonly isAsked: boolean;
  /** Names that this import has given: two folders of one name are two connectors. */
  readonly taken: Set<string>;
}

/** While the database writes one, the next is read. */
async function importSome(
  deps: Deps,
  actor: Actor,
  sets: readonly ConnectorFiles[],
  how: How,
): Promise<ConnectorImportItem[]> {
  const items: ConnectorImportItem[] = [];
  const underWay: Promise<ConnectorImportItem>[] = [];
  for (const files of sets) {
    const made = importOne(deps, actor, files, how);
    // Awaited below; until then a failure is no stray one.
    made.catch(() => undefined);
    underWay.push(made);
    const first = underWay.length < WRITTEN_AT_ONCE ? undefined : underWay.shift();
    if (first !== undefined) items.push(await first);
    // Reading one takes up to a tenth of a second: pages and calls come in between.
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
  return [...items, ...(await Promise.all(underWay))];
}

async function importOne(
  deps: Deps,
  { environmentId, user }: Actor,
  files: ConnectorFiles,
  { origin, isAsked, taken }: How,
): Promise<ConnectorImportItem> {
  const { database } = deps;
  const { folder } = files;
  const refused = (title: string, message: string): ConnectorImportItem => {
    return { folder, outcome: "refused", connectorId: null, title, message };
  };
  const read = readFiles(files);
  if (!read.ok) return refused(folder.split("/").at(-1) || "The files", read.failure);
  const { connector, problems } = read.value;
  const name = freeName(connectorNameOf(files, connector.title), (one) => taken.has(one));
  taken.add(name);
  const standing = await database.connectors.byName(environmentId, [name]);
  if (standing?.origin === "custom" && origin === "managed") {
    const message = `'${name}' is the name of a custom connector here ('${standing.title}'), which is not replaced by a managed one. Import it as custom to make it a new version of that one.`;
    return refused(connector.title, message);
  }
  if (standing?.origin === "built-in") {
    const message = `'${name}' is the name of a connector that comes with Towpath ('${standing.title}'). Give the folder another name, or the settings file another connectorId.`;
    return refused(connector.title, message);
  }
  const settings = await settingsForVersion(deps, standing, connector);
  const entry = registryEntry(applySettings(connector, settings), files, problems);
  const { connector: stored, outcome } = await database.connectors.put({
    environmentId,
    name,
    origin,
    entry,
    files: files.all.map((file) => ({
      ...file,
      path: file.path.slice(folder === "" ? 0 : folder.length + 1),
    })),
    by: user.id,
    note: "",
  });
  const stays = isAsked && stored.origin !== origin;
  return {
    folder,
    outcome,
    connectorId: stored.id,
    title: stored.title,
    message: stays ? `It stays ${stored.origin}, as it was before.` : wordsAbout(problems),
  };
}

function readFiles(files: ConnectorFiles): Result<{ connector: Connector; problems: Problems }, string> {
  const bytes = files.all.reduce((sum, file) => sum + file.bytes.length, 0);
  if (bytes > MOST_BYTES_A_SET) {
    return fail(
      `Its files have more than ${MOST_BYTES_A_SET / 1_000_000} MB together. No connector is that large.`,
    );
  }
  const { connector, problems } = readConnector(files);
  if (connector !== null) return ok({ connector, problems });
  const first = problems.find(({ severity }) => severity === "error");
  return fail(first === undefined ? "It cannot be read as a connector." : `${first.path}: ${first.message}`);
}

type Problems = ReturnType<typeof readConnector>["problems"];
type Connector = NonNullable<ReturnType<typeof readConnector>["connector"]>;

/** The one thing that a person should know: what was repaired, before what was merely odd. */
function wordsAbout(problems: Problems): string | null {
  const told =
    problems.find(({ severity }) => severity === "error") ?? problems.find(({ code }) => code === "repaired");
  if (told === undefined) return null;
  const others = problems.length - 1;
  const more = others === 0 ? "" : others === 1 ? " (and 1 more finding)" : ` (and ${others} more findings)`;
  return `${told.path}: ${told.message}${more}`;
}
