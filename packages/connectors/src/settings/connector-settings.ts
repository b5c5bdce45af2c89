import { isObject, parseJson, type Value, type ValueObject } from "@towpath/expressions";
import { objectAt, textAt } from "../members.ts";

/** What an admin gives once for all connections of a connector. Kept as JSON beside its files, never in them. */
export interface ConnectorSettings {
  /** `https://api.example.com`, with a path when that replaces the base path too; null: as the files say. */
  readonly address: string | null;
  /** Values in place of placeholders, by the id of their question. Some are secrets. */
  readonly placeholders: Readonly<Record<string, string>>;
  /** Where secrets go that the files say nothing about, by `<parameter set>/<parameter>`. */
  readonly places: Readonly<Record<string, CredentialPlaceSetting>>;
}

export type CredentialPlaceSetting =
  | { readonly kind: "header" | "query"; readonly name: string }
  /** The password of Basic; its user name is another parameter, or empty. */
  | { readonly kind: "basic"; readonly username: string }
  | { readonly kind: "nowhere" };

export const NO_SETTINGS: ConnectorSettings = { address: null, placeholders: {}, places: {} };

/** What we wrote, perhaps an older version of us: what is not understood counts as not set. */
export function parseSettings(text: string): ConnectorSettings {
  const read = parseJson(text);
  if (!read.ok || !isObject(read.value)) return NO_SETTINGS;
  return {
    address: textAt(read.value, "address"),
    placeholders: members(objectAt(read.value, "placeholders"), (value) =>
      typeof value === "string" ? value : null,
    ),
    places: members(objectAt(read.value, "places"), (value) => (isObject(value) ? placeOf(value) : null)),
  };
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
