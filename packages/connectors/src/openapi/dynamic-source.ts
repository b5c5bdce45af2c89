import { getMember, isObject, type Value, type ValueObject } from "@towpath/expressions";
import { flagAt, objectAt, textAt } from "../members.ts";

/** What an operation that is asked for choices or for a schema gets as one of its inputs. */
export type DynamicArgument =
  | { readonly name: string; readonly value: Value }
  /** Taken from the form: a parameter's name, or a path below the body such as `body/config/id`. */
  | { readonly name: string; readonly from: string }
  /** Taken from the node of a tree that was opened: a path into its item. */
  | { readonly name: string; readonly selected: string };

export interface DynamicCall {
  readonly operationId: string;
  readonly arguments: readonly DynamicArgument[];
}

/** Paths are member names with `/` between them; null is the thing itself. */
export interface DynamicList {
  readonly kind: "list";
  readonly call: DynamicCall;
  readonly itemsPath: string | null;
  readonly valuePath: string | null;
  readonly titlePath: string | null;
}

export interface DynamicSchema {
  readonly kind: "schema";
  readonly call: DynamicCall;
  readonly schemaPath: string | null;
}

export interface DynamicTree {
  readonly kind: "tree";
  readonly open: TreeLevel;
  /** Null: the tree has one level. */
  readonly browse: TreeLevel | null;
  readonly canSelectParents: boolean;
  readonly canSelectLeaves: boolean;
}

export interface TreeLevel {
  readonly call: DynamicCall;
  readonly itemsPath: string | null;
  readonly valuePath: string | null;
  readonly titlePath: string | null;
  /** A path to a Boolean, or an expression such as `(is_folder eq true)`. */
  readonly isParent: string | null;
}

/** The connector's own file picker (`x-ms-capabilities`). */
export interface DynamicFile {
  readonly kind: "file";
  readonly onlyFolders: boolean;
  readonly valuePath: string | null;
}

export type DynamicSource = DynamicList | DynamicSchema | DynamicTree | DynamicFile;

/**
 * Where the choices or the schema of a parameter or property come from. A place that carries the old and the new
 * form together follows the new one.
 */
export function readDynamicSource(holder: ValueObject): DynamicSource | null {
  const tree = objectAt(holder, "x-ms-dynamic-tree");
  if (tree !== null) return readTree(tree);
  const list = objectAt(holder, "x-ms-dynamic-list");
  if (list !== null) return readList(list, LIST_NAMES);
  const properties = objectAt(holder, "x-ms-dynamic-properties");
  if (properties !== null) return readSchema(properties, "itemValuePath");
  const values = objectAt(holder, "x-ms-dynamic-values");
  if (values !== null) return readFilePicker(values) ?? readList(values, VALUES_NAMES);
  const schema = objectAt(holder, "x-ms-dynamic-schema");
  return schema === null ? null : readSchema(schema, "value-path");
}

/** The file picker of a connector (`x-ms-capabilities`) as the tree it is; null for none. */
export function filePickerTree(capability: ValueObject | null, file: DynamicFile): DynamicTree | null {
  const level = (name: string): TreeLevel | null => {
    const source = objectAt(capability, name);
    const call = source === null ? null : readCall(source);
    if (capability === null || call === null) return null;
    return {
      call,
      itemsPath: textAt(capability, "value-collection"),
      valuePath: file.valuePath,
      titlePath: textAt(capability, "value-title"),
      isParent: textAt(capability, "value-folder-property"),
    };
  };
  const open = level("open");
  if (open === null) return null;
  return {
    kind: "tree",
    open,
    browse: level("browse"),
    canSelectParents: file.onlyFolders,
    canSelectLeaves: !file.onlyFolders,
  };
}

interface PathNames {
  readonly items: string;
  readonly value: string;
  readonly title: string;
}
const LIST_NAMES: PathNames = { items: "itemsPath", value: "itemValuePath", title: "itemTitlePath" };
const VALUES_NAMES: PathNames = { items: "value-collection", value: "value-path", title: "value-title" };

function readList(source: ValueObject, names: PathNames): DynamicList | null {
  const call = readCall(source);
  if (call === null) return null;
  return {
    kind: "list",
    call,
    itemsPath: textAt(source, names.items),
    valuePath: textAt(source, names.value),
    titlePath: textAt(source, names.title),
  };
}

function readSchema(source: ValueObject, pathName: string): DynamicSchema | null {
  const call = readCall(source);
  return call === null ? null : { kind: "schema", call, schemaPath: textAt(source, pathName) };
}

function readFilePicker(source: ValueObject): DynamicFile | null {
  if (textAt(source, "capability")?.toLowerCase() !== "file-picker") return null;
  const settings = objectAt(source, "parameters");
  return {
    kind: "file",
    onlyFolders: flagAt(settings, "isFolder"),
    valuePath: textAt(source, "value-path"),
  };
}

function readTree(source: ValueObject): DynamicTree | null {
  const open = readLevel(objectAt(source, "open"));
  if (open === null) return null;
  const settings = objectAt(source, "settings");
  return {
    kind: "tree",
    open,
    browse: readLevel(objectAt(source, "browse")),
    canSelectParents: flagAt(settings, "canSelectParentNodes"),
    canSelectLeaves: settings === null || getMember(settings, "canSelectLeafNodes") !== false,
  };
}

function readLevel(source: ValueObject | null): TreeLevel | null {
  const list = source === null ? null : readList(source, LIST_NAMES);
  if (source === null || list === null) return null;
  const { call, itemsPath, valuePath, titlePath } = list;
  return { call, itemsPath, valuePath, titlePath, isParent: textAt(source, "itemIsParent") };
}

function readCall(source: ValueObject): DynamicCall | null {
  const operationId = textAt(source, "operationId");
  if (operationId === null) return null;
  const given = objectAt(source, "parameters") ?? {};
  return { operationId, arguments: Object.entries(given).map(([name, value]) => readArgument(name, value)) };
}

/** `{"value": x}` and `{"parameterReference": "a/b"}`; in the old form `{"parameter": "a"}`, or the value itself. */
function readArgument(name: string, given: Value): DynamicArgument {
  if (!isObject(given)) return { name, value: given };
  const from = textAt(given, "parameterReference") ?? textAt(given, "parameter");
  if (from !== null) return { name, from };
  const selected = textAt(given, "selectedItemValuePath") ?? textAt(given, "value-property");
  if (selected !== null) return { name, selected };
  const value = getMember(given, "value");
  return { name, value: value ?? (Object.hasOwn(given, "value") ? null : given) };
}
