import { fail, ok, type Result } from "@towpath/prelude";
import {
  type EnvironmentKeyStore,
  KEY_NOTICE_MS,
  newEnvironmentKey,
  rewrapped,
  type SealedEnvironmentKey,
} from "./environment-keys.ts";
import type { MasterKeys } from "./master-keys.ts";
import { createVault, type SealedCredential, type SealPlace, type Vault } from "./vault.ts";

/** Something sealed, and where it stands. */
export interface SealedRow {
  readonly place: SealPlace;
  readonly credential: SealedCredential;
}

/** The keys and sealed rows of all environments, for whoever replaces keys. */
export interface KeyRingStore extends EnvironmentKeyStore {
  /** Environments that have a key, by name. */
  environments(): Promise<readonly { readonly id: string; readonly name: string }[]>;
  /** How old a key is by the database's clock, in milliseconds; null: there is none of that version. */
  ageMs(environmentId: string, version: number): Promise<number | null>;
  /** Puts a key in the place of the one of its version. False: it is sealed with another master key by now. */
  rewrap(environmentId: string, fromMasterId: string, key: SealedEnvironmentKey): Promise<boolean>;
  /** Forgets a key that nothing is sealed with. False: something is. */
  drop(environmentId: string, version: number): Promise<boolean>;
  /** What is sealed with an older key than that one, in an order that does not change, after `after`. */
  sealedBefore(
    environmentId: string,
    version: number,
    page: { readonly limit: number; readonly after: SealedRow | null },
  ): Promise<readonly SealedRow[]>;
  /** Puts a seal in the place of that very one. False: the row was changed meanwhile. */
  sealAnew(row: SealedRow, credential: SealedCredential): Promise<boolean>;
  /** Forgets a key that nobody can open any more, with all it sealed: its connections need a sign-in. */
  discard(environmentId: string, version: number): Promise<GivenUp>;
}

/** What lost what was sealed; connectors by their ids. */
export interface GivenUp extends Omit<Discarded, "connectors"> {
  readonly connectors: readonly string[];
}

/** How many lost what was sealed. Connectors: what an admin entered in their settings. */
interface Discarded {
  readonly connections: number;
  readonly apps: number;
  readonly connectors: number;
}

export interface RotationReport {
  /** The version that seals from now on. */
  readonly version: number;
  /** What was sealed anew. */
  readonly resealed: number;
  /** What no key opens: it stays as it is, and keeps its key. */
  readonly damaged: number;
  /** Versions that are gone. */
  readonly dropped: readonly number[];
  /** Older versions that are still needed. */
  readonly kept: readonly number[];
}

export interface RotationPorts {
  readonly store: KeyRingStore;
  readonly masters: MasterKeys;
  sleep(ms: number): Promise<void>;
  /** Hears how far it is. */
  progress(said: { readonly resealed: number } | { readonly waitsMs: number }): void;
}

const BATCH = 200;
/** When nobody seals with the older key any more: all have noticed, and what was under way then is written. */
const SETTLED_MS = 2 * KEY_NOTICE_MS;

/**
 * Gives an environment a new key and seals everything with it, while everything goes on. A rotation that was cut off is
 * taken up where it was; two at once help each other.
 *
 * @param wait until the older key can go; else it stays until the next rotation looks
 */
export async function rotateEnvironmentKey(
  environmentId: string,
  ports: RotationPorts,
  { wait }: { readonly wait: boolean },
): Promise<Result<RotationReport, string>> {
  const { store, masters } = ports;
  const present = await store.keys(environmentId);
  const [newest] = present;
  if (newest === undefined) return fail("Nothing is sealed in this environment yet, so it has no key.");
  const lost = present.find(({ masterId }) => masters.find(masterId) === null);
  if (lost !== undefined) return fail(missingMaster(lost.masterId));
  // Older ones beside the newest: a rotation that was not finished.
  const version = present.length > 1 ? newest.version : newest.version + 1;
  if (present.length === 1)
    await store.add(environmentId, newEnvironmentKey(masters, environmentId, version));
  const first = await sealAll(environmentId, version, ports);
  if (!wait) return ok(await report(environmentId, version, first, ports));
  await untilSettled(environmentId, version, ports);
  const second = await sealAll(environmentId, version, ports);
  const resealed = first.resealed + second.resealed;
  return ok(await report(environmentId, version, { resealed, damaged: second.damaged }, ports));
}

async function untilSettled(
  environmentId: string,
  version: number,
  { store, sleep, progress }: RotationPorts,
): Promise<void> {
  const waitsMs = SETTLED_MS - ((await store.ageMs(environmentId, version)) ?? 0);
  if (waitsMs <= 0) return;
  progress({ waitsMs });
  await sleep(waitsMs);
}

interface Sealed {
  readonly resealed: number;
  readonly damaged: number;
}

/** Until only what cannot be opened is left. */
async function sealAll(
  environmentId: string,
  version: number,
  { store, masters, progress }: RotationPorts,
): Promise<Sealed> {
  // A vault of its own: what it knows of keys is never older than this rotation.
  const vault = createVault(store, ok(masters));
  const total = { resealed: 0, damaged: 0 };
  let after: SealedRow | null = null;
  for (;;) {
    const page = { limit: BATCH, after };
    const rows: readonly SealedRow[] = await store.sealedBefore(environmentId, version, page);
    if (rows.length === 0) return total;
    for (const row of rows) {
      const outcome = await sealOne(row, vault, store);
      if (outcome !== "changed") total[outcome] += 1;
    }
    after = rows.at(-1) ?? null;
    progress({ resealed: total.resealed });
  }
}

/** `changed`: somebody put another seal there meanwhile; the next round looks again. */
async function sealOne(
  row: SealedRow,
  vault: Vault,
  store: Pick<KeyRingStore, "sealAnew">,
): Promise<"resealed" | "damaged" | "changed"> {
  const values = await vault.open(row.place, row.credential);
  const anew = values.ok ? await vault.seal(row.place, values.value) : values;
  if (!anew.ok) return "damaged";
  return (await store.sealAnew(row, anew.value)) ? "resealed" : "changed";
}

async function report(
  environmentId: string,
  version: number,
  sealed: Sealed,
  { store }: RotationPorts,
): Promise<RotationReport> {
  const age = (await store.ageMs(environmentId, version)) ?? 0;
  const older = (await store.keys(environmentId)).map((key) => key.version).filter((one) => one < version);
  const dropped: number[] = [];
  if (age >= SETTLED_MS) {
    for (const one of older) if (await store.drop(environmentId, one)) dropped.push(one);
  }
  return { version, ...sealed, dropped, kept: older.filter((one) => !dropped.includes(one)) };
}

/**
 * Seals the keys of all environments with the current master key; what they seal stays as it is.
 *
 * @returns how many were sealed with another one before
 */
export async function rotateMasterKey(
  store: KeyRingStore,
  masters: MasterKeys,
): Promise<Result<number, string>> {
  let count = 0;
  for (const { id } of await store.environments()) {
    for (const key of await store.keys(id)) {
      if (key.masterId === masters.current.id) continue;
      const anew = rewrapped(masters, id, key);
      if (anew === null) return fail(missingMaster(key.masterId));
      if (await store.rewrap(id, key.masterId, anew)) count += 1;
    }
  }
  return ok(count);
}

/** Gives up what is sealed with master keys that are lost. @returns what people have to enter anew */
export async function discardLost(
  store: KeyRingStore,
  masters: MasterKeys,
  gradeAnew: (environmentId: string, connectorId: string) => Promise<void>,
): Promise<Discarded & { readonly keys: number }> {
  const total = { keys: 0, connections: 0, apps: 0, connectors: 0 };
  for (const { id } of await store.environments()) {
    for (const { version, masterId } of await store.keys(id)) {
      if (masters.find(masterId) !== null) continue;
      const { connections, apps, connectors } = await store.discard(id, version);
      total.keys += 1;
      total.connections += connections;
      total.apps += apps;
      total.connectors += connectors.length;
      for (const connector of connectors) await gradeAnew(id, connector);
    }
  }
  return total;
}

/**
 * Why this process must not work with this database, in plain words; null when it may. Its master keys are told from
 * others by their fingerprints, which stand beside what they sealed.
 */
export async function wrongMasterKey(
  store: Pick<KeyRingStore, "environments" | "keys">,
  masters: MasterKeys,
): Promise<string | null> {
  for (const { id, name } of await store.environments()) {
    const lost = (await store.keys(id)).find(({ masterId }) => masters.find(masterId) === null);
    if (lost !== undefined)
      return `The environment "${name}" cannot be used. ${missingMaster(lost.masterId)}`;
  }
  return null;
}

const missingMaster = (masterId: string) =>
  `Its credentials are sealed with the master key ${masterId}, which this installation does not have: set TOWPATH_MASTER_KEY, or the file of the master key, to what it was before (several may be given). If that key is lost, "towpath keys discard-lost" gives up what it sealed, and people sign in anew.`;
