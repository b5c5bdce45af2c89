import { isObject, parseJson } from "@towpath/expressions";
import { textAt } from "../members.ts";
import type { ConnectorFiles } from "../read/connector-files.ts";
import { decodeText } from "../read/decode-text.ts";

const LONGEST = 100;

/** Folders that say what lies in them, not whose it is. */
const SAYS_NOTHING =
  /^(api|connectors?|connector files|definitions?|swagger|openapi|files?|src|source|artifacts?|dist|output|package|(certified|independent-publisher|custom)-connectors)$/i;
/** Of the public repository: its managed names end so, because a certified one may have the plain name. */
const INDEPENDENT = /(^|\/)independent-publisher-connectors\//i;

/**
 * What definitions call a connector, without `shared_`: the id that its own settings file has, else the name of its
 * folder, else its title. Letters and digits in lower case, as the names of public connectors are.
 */
export function connectorNameOf(files: Pick<ConnectorFiles, "folder" | "settings">, title: string): string {
  const own = files.settings === null ? null : nameInSettings(decodeText(files.settings.bytes).text);
  if (own !== null) return own;
  const folder = files.folder
    .split("/")
    .findLast((segment) => slug(segment) !== "" && !SAYS_NOTHING.test(segment));
  const name = folder === undefined ? slug(title) : slug(folder);
  const plain = name === "" ? "connector" : name;
  return INDEPENDENT.test(`${files.folder}/`) && folder !== undefined ? `${plain}ip` : plain;
}

/** `settings.json` of the maker's command line names the connector that the files came from. */
function nameInSettings(text: string): string | null {
  const read = parseJson(text);
  const id = read.ok && isObject(read.value) ? textAt(read.value, "connectorId") : null;
  return id === null ? null : apiNameOf(id);
}

function slug(text: string): string {
  const plain = text.normalize("NFKD").toLowerCase().replace(/ß/g, "ss");
  return plain.replace(/[^a-z0-9]/g, "").slice(0, LONGEST);
}

/**
 * The name in what a definition or its wrapper says of a connector: `/providers/Microsoft.PowerApps/apis/shared_trello`,
 * `shared_trello`, `/subscriptions/…/managedApis/trello`. Lower case. Null: it names none.
 */
export function apiNameOf(reference: string): string | null {
  const last = reference.trim().replace(/\/+$/, "").split("/").at(-1) ?? "";
  const name = last
    .toLowerCase()
    .replace(/^shared_/, "")
    .slice(0, LONGEST);
  return /^[\p{L}\p{N}][\p{L}\p{N}._-]*$/u.test(name) ? name : null;
}

/** `new-5ftrello-5f1a2b3c4d5e6f7081`: a prefix and a hash around the name that the maker gave, `_` spelt `-5f`. */
const CUSTOM = /^(?:[a-z0-9]+-5f)?(.+?)(?:-5f[0-9a-f]{8,})+$/;

/**
 * Names under which a connector that a definition speaks of may be known here, the likeliest first: its own, and for a
 * custom one, whose name carries a hash of where it was made, the name inside.
 */
export function possibleNames(reference: string): readonly string[] {
  const name = apiNameOf(reference);
  if (name === null) return [];
  const inside = CUSTOM.exec(name)?.[1];
  const bare = inside === undefined ? "" : slug(inside.replace(/-([0-9a-f]{2})/g, unescaped));
  return bare === "" || bare === name ? [name] : [name, bare];
}

const unescaped = (_all: string, code: string) => String.fromCharCode(Number.parseInt(code, 16));

/** How the designer writes a connector into a definition. */
export function apiIdOf({ name }: { readonly name: string }): string {
  return `/providers/Microsoft.PowerApps/apis/shared_${name}`;
}

/** A name that no other has, made by counting. @param isTaken says so of a name in lower case */
export function freeName(name: string, isTaken: (name: string) => boolean): string {
  if (!isTaken(name)) return name;
  let number = 2;
  while (isTaken(`${name}${number}`)) number += 1;
  return `${name}${number}`;
}
