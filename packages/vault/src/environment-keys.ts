import { randomBytes } from "node:crypto";
import { fail, ok, type Result } from "@towpath/prelude";
import type { MasterKeys } from "./master-keys.ts";
import { KEY_BYTES, seal, unseal } from "./seal.ts";

/** A key of an environment as it is stored. */
export interface SealedEnvironmentKey {
  readonly version: number;
  /** The fingerprint of the master key that sealed it. */
  readonly masterId: string;
  readonly sealed: Buffer;
}

/** Where the sealed keys of environments stand. */
export interface EnvironmentKeyStore {
  /** All of an environment, the newest first. */
  keys(environmentId: string): Promise<readonly SealedEnvironmentKey[]>;
  /** One of a version that is there already changes nothing: whoever was first has made it. */
  add(environmentId: string, key: SealedEnvironmentKey): Promise<void>;
}

export interface EnvironmentKey {
  readonly version: number;
  readonly key: Buffer;
}

export interface EnvironmentKeys {
  /** The key that seals; made when the environment has none. */
  current(environmentId: string): Promise<Result<EnvironmentKey, string>>;
  find(environmentId: string, version: number): Promise<Result<EnvironmentKey, string>>;
}

export interface EnvironmentKeysOptions {
  /** Milliseconds of a clock that only goes forward. */
  readonly monotonicMs?: () => number;
  /** Asked when a master key is missing: their file may have got another one since this process began. */
  readonly readAgain?: () => Promise<Result<MasterKeys, string>>;
}

/** Environments whose keys are at hand; those of an environment are read anew when they are not. */
const REMEMBERED = 500;
/** After so long at the latest a process seals with the newest key of an environment. */
export const KEY_NOTICE_MS = 30_000;

interface Known {
  readonly at: number;
  /** By version, the newest first. */
  readonly keys: ReadonlyMap<number, EnvironmentKey>;
}

const placeOf = (environmentId: string, version: number, masterId: string) =>
  ["environment_keys", environmentId, version, masterId].join("\n");

/** The same key, sealed with another master key; null where this installation has not the one it is sealed with. */
export function rewrapped(
  masters: MasterKeys,
  environmentId: string,
  { version, masterId, sealed }: SealedEnvironmentKey,
): SealedEnvironmentKey | null {
  const from = masters.find(masterId);
  if (from === null) return null;
  const key = unseal(from.key, placeOf(environmentId, version, masterId), sealed);
  const { id, key: to } = masters.current;
  return { version, masterId: id, sealed: seal(to, placeOf(environmentId, version, id), key) };
}

/** A fresh key of that version. */
export function newEnvironmentKey(
  { current: { id, key } }: MasterKeys,
  environmentId: string,
  version: number,
): SealedEnvironmentKey {
  return {
    version,
    masterId: id,
    sealed: seal(key, placeOf(environmentId, version, id), randomBytes(KEY_BYTES)),
  };
}

/** Keys of environments: random, sealed with a master key, opened once a process. */
export function createEnvironmentKeys(
  store: EnvironmentKeyStore,
  masters: MasterKeys,
  { monotonicMs = () => performance.now(), readAgain }: EnvironmentKeysOptions = {},
): EnvironmentKeys {
  const known = new Map<string, Known>();
  let atHand = masters;

  const masterOf = async (id: string) => {
    if (atHand.find(id) === null && readAgain !== undefined) {
      const read = await readAgain();
      if (read.ok) atHand = read.value;
    }
    return atHand.find(id);
  };
  const open = async (
    environmentId: string,
    stored: SealedEnvironmentKey,
  ): Promise<Result<EnvironmentKey, string>> => {
    const master = await masterOf(stored.masterId);
    if (master === null) return fail(otherMaster(stored.masterId));
    const { version, masterId, sealed } = stored;
    return ok({ version, key: unseal(master.key, placeOf(environmentId, version, masterId), sealed) });
  };
  const load = async (environmentId: string): Promise<readonly Result<EnvironmentKey, string>[]> => {
    const at = monotonicMs();
    const stored = await store.keys(environmentId);
    const opened = await Promise.all(stored.map((one) => open(environmentId, one)));
    const usable = opened.flatMap((one) => (one.ok ? [[one.value.version, one.value] as const] : []));
    if (known.size >= REMEMBERED) known.clear();
    if (usable.length > 0) known.set(environmentId, { at, keys: new Map(usable) });
    return opened;
  };
  const make = async (environmentId: string) => {
    await store.add(environmentId, newEnvironmentKey(atHand, environmentId, 1));
    // Another process may have been first: the stored one counts.
    return (await load(environmentId))[0] ?? fail("The key of this environment could not be made.");
  };

  return {
    async current(environmentId) {
      const found = known.get(environmentId);
      const [newest] = found?.keys.values() ?? [];
      if (found !== undefined && newest !== undefined && monotonicMs() - found.at < KEY_NOTICE_MS)
        return ok(newest);
      return (await load(environmentId))[0] ?? (await make(environmentId));
    },
    async find(environmentId, version) {
      const key = known.get(environmentId)?.keys.get(version);
      if (key !== undefined) return ok(key);
      const loaded = await load(environmentId);
      const found = known.get(environmentId)?.keys.get(version);
      if (found !== undefined) return ok(found);
      return loaded.find((one) => !one.ok) ?? fail("The key of this environment is gone from the database.");
    },
  };
}

const otherMaster = (masterId: string) =>
  `Credentials of this environment are sealed with another master key (${masterId}) than this installation has. Give back the key it was made with; several may be given.`;
