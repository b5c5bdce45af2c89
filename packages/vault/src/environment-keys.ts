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

/** Environments whose keys are at hand; those of an environment are read anew when they are not. */
const REMEMBERED = 500;

const placeOf = (environmentId: string, version: number, masterId: string) =>
  ["environment_keys", environmentId, version, masterId].join("\n");

/** Keys of environments: random, sealed with a master key, opened once a process. */
export function createEnvironmentKeys(store: EnvironmentKeyStore, masters: MasterKeys): EnvironmentKeys {
  const known = new Map<string, ReadonlyMap<number, EnvironmentKey>>();

  const open = (environmentId: string, stored: SealedEnvironmentKey): Result<EnvironmentKey, string> => {
    const master = masters.find(stored.masterId);
    if (master === null) return fail(otherMaster(stored.masterId));
    const { version, masterId, sealed } = stored;
    return ok({ version, key: unseal(master.key, placeOf(environmentId, version, masterId), sealed) });
  };
  const load = async (environmentId: string): Promise<readonly Result<EnvironmentKey, string>[]> => {
    const opened = (await store.keys(environmentId)).map((stored) => open(environmentId, stored));
    const usable = opened.flatMap((one) => (one.ok ? [[one.value.version, one.value] as const] : []));
    if (known.size >= REMEMBERED) known.clear();
    if (usable.length > 0) known.set(environmentId, new Map(usable));
    return opened;
  };
  const make = async (environmentId: string) => {
    const { id, key } = masters.current;
    const sealed = seal(key, placeOf(environmentId, 1, id), randomBytes(KEY_BYTES));
    await store.add(environmentId, { version: 1, masterId: id, sealed });
    // Another process may have been first: the stored one counts.
    return (await load(environmentId))[0] ?? fail("The key of this environment could not be made.");
  };

  return {
    async current(environmentId) {
      const [newest] = known.get(environmentId)?.values() ?? [];
      return newest === undefined
        ? ((await load(environmentId))[0] ?? (await make(environmentId)))
        : ok(newest);
    },
    async find(environmentId, version) {
      const atHand = known.get(environmentId)?.get(version);
      if (atHand !== undefined) return ok(atHand);
      const loaded = await load(environmentId);
      const found = known.get(environmentId)?.get(version);
      if (found !== undefined) return ok(found);
      return loaded.find((one) => !one.ok) ?? fail("The key of this environment is gone from the database.");
    },
  };
}

const otherMaster = (masterId: string) =>
  `Credentials of this environment are sealed with another master key (${masterId}) than this installation has. Give back the key it was made with; several may be given.`;
