import { openZip, type ZipLimits } from "@towpath/flow";
import { fail, ok, type Result } from "@towpath/prelude";
import { type ConnectorFiles, findConnectors, type SourceFile } from "./connector-files.ts";

/** The whole public repository at once: 1,034 connectors in some 6,000 files. */
const ARCHIVE_LIMITS: ZipLimits = { members: 50_000, inflatedBytes: 2_000_000_000, memberBytes: 64_000_000 };

/** What belongs to a connector. Pictures beside it are not read out of large archives. */
const PART = /(\.json|\.csx|\.cs|(^|\/)script\.js|(^|\/)icon[^/]*\.(png|svg|jpe?g))$/i;
/** Words beside it: kept, and exported with it. */
const WORDS = /\.(md|txt|ya?ml|xml|wsdl|xsd)$/i;
const NOT_A_PART = /(^|\/)(node_modules|__MACOSX|\.[^/]+)\//;
/** JSON files that are no definition by their names. */
const NO_DEFINITION =
  /(^|\/)(settings|package(-lock)?|tsconfig|[^/]*\.schema|[^/]*api[-_ ]?propert[^/]*)\.json$/i;

/** Whether a name is one of a file that can belong to a connector. */
export function isConnectorPart(name: string): boolean {
  return PART.test(name) && !NOT_A_PART.test(name);
}

/** Whether a file of this name is kept with the connector in its folder. */
export function isKeptWithConnector(name: string): boolean {
  return (PART.test(name) || WORDS.test(name)) && !NOT_A_PART.test(name);
}

/** An archive whose connectors are inflated a few at a time: all at once they would be far larger than the archive. */
export interface ConnectorArchive {
  /** Folders that may hold a connector, by their names alone, in order. */
  readonly folders: readonly string[];
  /** What is in some of them. */
  read(folders: readonly string[]): FoldersRead;
}

export interface FoldersRead {
  /** A folder without one is left out, and one of which a file is damaged. */
  readonly connectors: readonly ConnectorFiles[];
  /** Files that the archive names and does not give back: what would be read without them is another connector. */
  readonly damaged: readonly { readonly folder: string; readonly path: string }[];
}

/** Opens a zip that holds one connector, or a whole repository. @returns why it cannot be read, in plain words */
export function openArchive(bytes: Uint8Array): Result<ConnectorArchive, { readonly message: string }> {
  const zip = openZip(bytes, ARCHIVE_LIMITS);
  if (!zip.ok) return fail({ message: zip.failure.message });
  const { names, readAll } = zip.value;
  return ok({
    folders: foldersAmong(names),
    read(folders) {
      const wanted = new Set(folders);
      const isWanted = (name: string) => wanted.has(folderOf(name)) && isKeptWithConnector(name);
      const files = readAll(isWanted);
      const damaged = names
        .filter((name) => isWanted(name) && !files.has(name))
        .map((path) => ({ folder: folderOf(path), path }));
      const spoilt = new Set(damaged.map(({ folder }) => folder));
      const whole = [...files].map(([path, content]): SourceFile => ({ path, bytes: content }));
      return { connectors: findConnectors(whole.filter(({ path }) => !spoilt.has(folderOf(path)))), damaged };
    },
  });
}

/** The same for files that were given one by one. */
export function archiveOf(files: readonly SourceFile[]): ConnectorArchive {
  const kept = files.filter(({ path }) => isKeptWithConnector(path));
  return {
    folders: foldersAmong(kept.map(({ path }) => path)),
    read(folders) {
      const wanted = new Set(folders);
      return {
        connectors: findConnectors(kept.filter(({ path }) => wanted.has(folderOf(path)))),
        damaged: [],
      };
    },
  };
}

/** All connectors of a zip at once: for one, or a few. @returns why the archive cannot be read, in plain words */
export function openConnectors(bytes: Uint8Array): Result<FoldersRead, { readonly message: string }> {
  const archive = openArchive(bytes);
  return archive.ok ? ok(archive.value.read(archive.value.folders)) : archive;
}

function foldersAmong(names: readonly string[]): readonly string[] {
  const folders = names
    .filter((name) => /\.json$/i.test(name) && isConnectorPart(name) && !NO_DEFINITION.test(name))
    .map(folderOf);
  return [...new Set(folders)].sort();
}

const folderOf = (path: string) => (path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : "");
