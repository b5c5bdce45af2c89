import { isKeptWithConnector } from "@towpath/connectors";
import { packFiles } from "@towpath/flow";
import { excerptOf } from "@towpath/prelude";

/** A file as it was chosen or dropped, with the folders it stood in. */
export interface ChosenFile {
  readonly path: string;
  readonly file: File;
}

/** What goes to the server: one file that holds everything. */
export interface Parcel {
  readonly fileName: string;
  readonly content: Blob;
}

/** The server takes as much. */
export const LARGEST_UPLOAD = 300_000_000;

/** Files of a file dialog. Those of a chosen folder know where they stood. */
export function chosenFiles(files: readonly File[]): readonly ChosenFile[] {
  return files.map((file) => ({ path: file.webkitRelativePath || file.name, file }));
}

/**
 * Files and folders that were dropped. Both are asked for before anything is awaited: the browser forgets them then.
 * What lies on no disk, such as the attachment of a mail, is a file without an entry.
 */
export async function droppedFiles({ items }: Pick<DataTransfer, "items">): Promise<readonly ChosenFile[]> {
  const dropped = [...items].map((item) => ({ entry: item.webkitGetAsEntry(), file: item.getAsFile() }));
  const found = await Promise.all(
    dropped.map(({ entry, file }) =>
      entry === null ? chosenFiles(file === null ? [] : [file]) : filesOf(entry, ""),
    ),
  );
  return found.flat();
}

async function filesOf(entry: FileSystemEntry, folder: string): Promise<ChosenFile[]> {
  const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) =>
      (entry as FileSystemFileEntry).file(resolve, reject),
    );
    return [{ path, file }];
  }
  const inside = await entriesOf(entry as FileSystemDirectoryEntry);
  const found: ChosenFile[] = [];
  // One folder after the other: a thousand at once are more open files than a browser likes.
  for (const one of inside) found.push(...(await filesOf(one, path)));
  return found;
}

/** A browser gives a folder's entries a hundred at a time, and an empty list when there are no more. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (some.length === 0) return all;
    all.push(...some);
  }
}

/**
 * One file is sent as it is; several are packed, without what cannot belong to a connector. Null: none of them can.
 */
export async function parcelOf(chosen: readonly ChosenFile[]): Promise<Parcel | null> {
  const [only] = chosen;
  if (only !== undefined && chosen.length === 1) return { fileName: only.file.name, content: only.file };
  const kept = chosen.filter(({ path }) => isKeptWithConnector(path));
  if (kept.length === 0) return null;
  const files = new Map<string, Uint8Array>();
  for (const { path, file } of kept) files.set(path, new Uint8Array(await file.arrayBuffer()));
  return { fileName: `${nameOf(kept)}.zip`, content: new Blob([new Uint8Array(packFiles(files))]) };
}

const NAME_CHARACTERS = 80;

/** What they are told of as: the folders they came in, or their own names. */
function nameOf(files: readonly ChosenFile[]): string {
  const names = new Set(files.map(({ path }) => path.split("/")[0] ?? path));
  return excerptOf([...names].join(", "), NAME_CHARACTERS);
}
