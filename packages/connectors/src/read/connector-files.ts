/** A file as it was given: its bytes are kept for the export. */
export interface SourceFile {
  /** Path inside its folder or archive, with `/`. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** The files of one connector, told apart by what their names look like: makers spell them in many ways. */
export interface ConnectorFiles {
  /** The folder they stand in; empty for the top. */
  readonly folder: string;
  readonly definition: SourceFile;
  readonly properties: SourceFile | null;
  /** C#, which came with the connector. */
  readonly script: SourceFile | null;
  /** `script.js`, beside or instead of it. */
  readonly ownScript: SourceFile | null;
  readonly icon: SourceFile | null;
  readonly settings: SourceFile | null;
  /** Everything, in the order given. */
  readonly all: readonly SourceFile[];
}

const PROPERTIES = /api[-_ ]?propert/i;
const DEFINITION = [
  /^api[-_ ]?def[a-z]*\.swagger\.json$/i,
  /^api[-_ ]?def[a-z]*\b.*\.json$/i,
  /swagger.*\.json$/i,
  /openapi.*\.json$/i,
];
const LOOKS_LIKE_DEFINITION = /"swagger"\s*:/;

/** The connectors among these files: one a folder that holds a definition. */
export function findConnectors(files: readonly SourceFile[]): readonly ConnectorFiles[] {
  const folders = new Map<string, SourceFile[]>();
  for (const file of files) {
    const folder = file.path.includes("/") ? file.path.slice(0, file.path.lastIndexOf("/")) : "";
    const known = folders.get(folder);
    if (known === undefined) folders.set(folder, [file]);
    else known.push(file);
  }
  return [...folders].flatMap(([folder, all]) => {
    const definition = definitionAmong(all);
    return definition === null ? [] : [connectorFiles(folder, definition, all)];
  });
}

function connectorFiles(folder: string, definition: SourceFile, all: readonly SourceFile[]): ConnectorFiles {
  const named = (pattern: RegExp) =>
    all.find((file) => file !== definition && pattern.test(nameOf(file))) ?? null;
  return {
    folder,
    definition,
    properties: named(PROPERTIES),
    script: named(/\.(csx|cs)$/i),
    ownScript: named(/^script\.js$/i),
    icon: named(/^icon.*\.(png|svg|jpe?g)$/i),
    settings: named(/^settings\.json$/i),
    all,
  };
}

export function nameOf({ path }: SourceFile): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

function definitionAmong(files: readonly SourceFile[]): SourceFile | null {
  const json = files.filter((file) => /\.json$/i.test(nameOf(file)) && !PROPERTIES.test(nameOf(file)));
  for (const pattern of DEFINITION) {
    const found = json.find((file) => pattern.test(nameOf(file)));
    if (found !== undefined) return found;
  }
  return json.find((file) => LOOKS_LIKE_DEFINITION.test(headOf(file))) ?? null;
}

/** `swagger` stands among the first members of every definition seen. */
function headOf({ bytes }: SourceFile): string {
  return new TextDecoder().decode(bytes.subarray(0, 4_096));
}
