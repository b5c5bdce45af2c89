import { isObject, parseJson, type Value, type ValueObject } from "@towpath/expressions";
import { objectAt, textAt } from "../members.ts";

/** What an admin gives once for all connections of a connector. Kept as JSON beside its files, never in them. */
export interface ConnectorSettings {
  /** `https://api.example.com`, with a path when that replaces the base path too; null: as the files say. */
  readonly address: string | null;
  /** Values in place of placeholders; they stand in columns of their own, and never in the JSON. Null: none. */
  readonly entered: EnteredValues | null;
  /** Where secrets go that the files say nothing about, by `<parameter set>/<parameter>`. */
  readonly places: Readonly<Record<string, CredentialPlaceSetting>>;
}

/** What an admin entered in place of placeholders, as it is kept: only the vault opens it, for one call. */
export interface EnteredValues {
  readonly environmentId: string;
  readonly connectorId: string;
  /** Grows with each change of the values. */
  readonly version: number;
  /** The ids of the questions that were answered. */
  readonly ids: readonly string[];
  /** Where the connector sent to when they were entered: elsewhere they do not go. */
  readonly sendsTo: string;
  /** Base64. */
  readonly sealed: string;
  readonly keyVersion: number;
}

export type CredentialPlaceSetting =
  | { readonly kind: "header" | "query"; readonly name: string }
  /** The password of Basic; its user name is another parameter, or empty. */
  | { readonly kind: "basic"; readonly username: string }
  | { readonly kind: "nowhere" };

export const NO_SETTINGS: ConnectorSettings = { address: null, entered: null, places: {} };

/** What we wrote, perhaps an older version of us: what is not understood counts as not set. */
export function parseSettings(text: string, entered: EnteredValues | null = null): ConnectorSettings {
  const read = parseJson(text);
  if (!read.ok || !isObject(read.value)) return { ...NO_SETTINGS, entered };
  return {
    address: textAt(read.value, "address"),
    entered,
    places: members(objectAt(read.value, "places"), (value) => (isObject(value) ? placeOf(value) : null)),
  };
}

/** What stands as JSON. */
export function writeSettings({ address, places }: ConnectorSettings): string {
  return JSON.stringify({ address, places });
}

/** Values in place of placeholders that an older Towpath kept in the JSON, unsealed, by the id of their question. */
export function plainValues(text: string): Readonly<Record<string, string>> {
  const read = parseJson(text);
  if (!read.ok || !isObject(read.value)) return {};
  return members(objectAt(read.value, "placeholders"), (value) => (typeof value === "string" ? value : null));
}

function members<T>(holder: ValueObject | null, read: (value: Value) => T | null): Record<string, T> {
  const entries = Object.entries(holder ?? {}).flatMap(([name, value]): [string, T][] => {
    const made = read(value);
    return made === null ? [] : [[name, made]];
  });
  return Object.fromEntries(entries);
}

function placeOf(given: ValueObject): CredentialPlaceSetting | null {
  const { kind } = given;
  if (kind === "nowhere") return { kind };
  if (kind === "basic") return { kind, username: textAt(given, "username") ?? "" };
  const name = textAt(given, "name");
  return (kind === "header" || kind === "query") && name !== null ? { kind, name } : null;
}
