import { isObject, parseJson, stringifyJson } from "@towpath/expressions";
import { fail, ok, type Result } from "@towpath/prelude";
import { createEnvironmentKeys, type EnvironmentKeyStore, type EnvironmentKeys } from "./environment-keys.ts";
import type { MasterKeys } from "./master-keys.ts";
import { seal, unseal } from "./seal.ts";

/** What a credential belongs to: one that is copied to another row, or put back after it was replaced, does not open. */
export interface CredentialPlace {
  readonly environmentId: string;
  readonly connectionId: string;
  readonly credentialVersion: number;
}

export interface SealedCredential {
  readonly sealed: Buffer;
  readonly keyVersion: number;
}

/** The values of a credential by the name of their parameter. */
export type SecretValues = Readonly<Record<string, string>>;

/** Seals and opens credentials. Failures are in plain words, and hold nothing secret. */
export interface Vault {
  seal(place: CredentialPlace, values: SecretValues): Promise<Result<SealedCredential, string>>;
  open(place: CredentialPlace, credential: SealedCredential): Promise<Result<SecretValues, string>>;
}

const placeOf = (place: CredentialPlace, keyVersion: number) =>
  [
    "connections",
    place.environmentId,
    place.connectionId,
    "credential",
    keyVersion,
    place.credentialVersion,
  ].join("\n");

/** @param masters a failure where this process has no master key: then nothing is sealed or opened, and it says why */
export function createVault(store: EnvironmentKeyStore, masters: Result<MasterKeys, string>): Vault {
  const keys: Result<EnvironmentKeys, string> = masters.ok
    ? ok(createEnvironmentKeys(store, masters.value))
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
      return text === null ? fail(DAMAGED) : ok(text);
    },
  };
}

const DAMAGED =
  "The stored credential of this connection cannot be opened: it is damaged, or it was put there by something else. Replace it on the Connections page.";

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
