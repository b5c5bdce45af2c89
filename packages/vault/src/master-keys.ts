import { createHmac } from "node:crypto";
import { fail, ok, type Result } from "@towpath/prelude";
import { KEY_BYTES } from "./seal.ts";

/** A key that stands outside the database and seals the keys of environments. */
export interface MasterKey {
  /** A fingerprint: it tells keys apart and says nothing of them. */
  readonly id: string;
  readonly key: Buffer;
}

/** The first one seals; all of them open, so that one can be replaced while both are in use. */
export interface MasterKeys {
  readonly current: MasterKey;
  /** The fingerprints of all, the current one first. */
  readonly ids: readonly string[];
  find(id: string): MasterKey | null;
}

/** Fewer different bytes than this are no random key, but an example or a row of zeros. */
const LEAST_DIFFERENT_BYTES = 8;
const HOW = "Make one with: head -c 32 /dev/urandom | base64";

/** @param text keys of 32 bytes in base64, the current one first, with commas or white space between them */
export function parseMasterKeys(text: string): Result<MasterKeys, string> {
  const written = text.split(/[\s,]+/).filter((part) => part !== "");
  const keys: MasterKey[] = [];
  for (const [index, one] of written.entries()) {
    const which = written.length === 1 ? "The master key" : `The master key at place ${index + 1}`;
    const key = Buffer.from(one, "base64");
    if (key.length !== KEY_BYTES || !/^[A-Za-z0-9+/_-]+=*$/.test(one)) {
      return fail(`${which} has to be ${KEY_BYTES} bytes in base64. ${HOW}`);
    }
    if (new Set(key).size < LEAST_DIFFERENT_BYTES) {
      return fail(`${which} is not random, so anybody could guess it. ${HOW}`);
    }
    keys.push({ id: fingerprint(key), key });
  }
  const [current] = keys;
  if (current === undefined) return fail(`There is no master key. ${HOW}`);
  return ok({
    current,
    ids: keys.map(({ id }) => id),
    find: (id) => keys.find((one) => one.id === id) ?? null,
  });
}

const fingerprint = (key: Buffer) =>
  createHmac("sha256", key).update("towpath master key").digest("hex").slice(0, 16);
