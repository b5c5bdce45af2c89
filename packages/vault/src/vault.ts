import { isObject, parseJson, stringifyJson } from "@towpath/expressions";
import { fail, ok, type Result } from "@towpath/prelude";
import {
  createEnvironmentKeys,
  type EnvironmentKeyStore,
  type EnvironmentKeys,
  type EnvironmentKeysOptions,
} from "./environment-keys.ts";
import type { MasterKeys } from "./master-keys.ts";
import { seal, unseal } from "./seal.ts";

/** What a credential belongs to: one that is copied to another row, or put back after it was replaced, does not open. */
export interface CredentialPlace {
  readonly environmentId: string;
  readonly connectionId: string;
  readonly credentialVersion: number;
}

/** What else is sealed, by the table and the row it stands in. The version grows with each change of what is sealed. */
export interface RowPlace {
  readonly environmentId: string;
  readonly table:
    | "connection_tokens"
    | "connectors"
    | "oauth_apps"
    | "sign_in_attempts"
    | "alert_rules"
    | "alert_mail";
  readonly id: string;
  readonly version: number;
}

export type SealPlace = CredentialPlace | RowPlace;

export interface SealedCredential {
  readonly sealed: Buffer;
  readonly keyVersion: number;
}

/** The values of a credential by the name of their parameter. */
export type SecretValues = Readonly<Record<string, string>>;

/** Seals and opens credentials. Failures are in plain words, and hold nothing secret. */
export interface Vault {
  seal(place: SealPlace, values: SecretValues): Promise<Result<SealedCredential, string>>;
  open(place: SealPlace, credential: SealedCredential): Promise<Result<SecretValues, string>>;
}

/** The columns that hold what is sealed; together with the table they say what a seal is of. */
const COLUMNS = {
  connection_tokens: "tokens",
  connectors: "values",
  oauth_apps: "secrets",
  sign_in_attempts: "secrets",
  alert_rules: "webhook",
  alert_mail: "password",
} as const satisfies Record<RowPlace["table"], string>;

function placeOf(place: SealPlace, keyVersion: number): string {
  const [table, id, column, version] =
    "table" in place
      ? [place.table, place.id, COLUMNS[place.table], place.version]
      : ["connections", place.connectionId, "credential", place.credentialVersion];
  return [table, place.environmentId, id, column, keyVersion, version].join("\n");
}

/** @param masters a failure where this process has no master key: then nothing is sealed or opened, and it says why */
export function createVault(
  store: EnvironmentKeyStore,
  masters: Result<MasterKeys, string>,
  options: EnvironmentKeysOptions = {},
): Vault {
  const keys: Result<EnvironmentKeys, string> = masters.ok
    ? ok(createEnvironmentKeys(store, masters.value, options))
    : fail(`This server has no master key, so it can neither keep nor use credentials. ${masters.failure}`);
  return {
    async seal(place, values) {
      if (!keys.ok) return keys;
      const key = await keys.value.current(place.environmentId);
      if (!key.ok) return key;
      const { version, key: bytes } = key.value;
      const text = Buffer.from(stringifyJson({ ...values }), "utf8");
      return ok({ sealed: seal(bytes, placeOf(place, version), text), keyVersion: version });
    },
    async open(place, { sealed, keyVersion }) {
      if (!keys.ok) return keys;
      const key = await keys.value.find(place.environmentId, keyVersion);
      if (!key.ok) return key;
      const text = opened(key.value.key, placeOf(place, keyVersion), sealed);
      return text === null ? fail(damaged(place)) : ok(text);
    },
  };
}

function damaged(place: SealPlace): string {
  const [what, how] = WORDS["table" in place ? place.table : "connections"];
  return `${what} cannot be opened: it is damaged, or it was put there by something else. ${how}`;
}

const WORDS = {
  connections: ["The stored credential of this connection", "Replace it on the Connections page."],
  connection_tokens: ["The stored sign-in of this connection", "Sign in again on the Connections page."],
  connectors: [
    "What was entered in the settings of this connector",
    "An admin has to enter it anew on the connector's page.",
  ],
  oauth_apps: [
    "The stored secret of this OAuth app",
    "An admin has to enter it anew in Settings, OAuth apps.",
  ],
  sign_in_attempts: ["What was kept for this sign-in", "Begin the sign-in anew."],
  alert_rules: ["The stored webhook of this alert rule", "Enter it anew on the Alerts page."],
  alert_mail: ["The stored password of the mail server", "An admin has to enter it anew on the Alerts page."],
} as const satisfies Record<RowPlace["table"] | "connections", readonly [what: string, how: string]>;

function opened(key: Buffer, place: string, sealed: Buffer): SecretValues | null {
  let text: string;
  try {
    text = unseal(key, place, sealed).toString("utf8");
  } catch {
    return null;
  }
  const parsed = parseJson(text);
  if (!parsed.ok || !isObject(parsed.value)) return null;
  const entries = Object.entries(parsed.value).flatMap(([name, value]) =>
    typeof value === "string" ? [[name, value] as const] : [],
  );
  return Object.fromEntries(entries);
}
