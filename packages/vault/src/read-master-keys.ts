import { randomBytes } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { fail, type Result } from "@towpath/prelude";
import { type MasterKeys, parseMasterKeys } from "./master-keys.ts";
import { KEY_BYTES } from "./seal.ts";

export interface MasterKeySource {
  /** The keys themselves (`TOWPATH_MASTER_KEY`). */
  readonly keys?: string | undefined;
  /** A file that holds them (`TOWPATH_MASTER_KEY_FILE`); not read when the keys are given. */
  readonly file?: string | undefined;
}

/** The master keys of this process, or in plain words why it has none: it does everything else without them. */
export async function readMasterKeys({ keys, file }: MasterKeySource): Promise<Result<MasterKeys, string>> {
  if (keys !== undefined) return named("TOWPATH_MASTER_KEY", parseMasterKeys(keys));
  if (file === undefined) {
    return fail(
      "Set TOWPATH_MASTER_KEY or TOWPATH_MASTER_KEY_FILE to what the rest of this installation has.",
    );
  }
  try {
    return named(file, parseMasterKeys(await readFile(file, "utf8")));
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    return fail(
      `The master key cannot be read from ${file} (${code}). TOWPATH_MASTER_KEY_FILE, or the data folder, says where it is.`,
    );
  }
}

const named = (source: string, read: Result<MasterKeys, string>): Result<MasterKeys, string> =>
  read.ok ? read : fail(`${source}: ${read.failure}`);

/**
 * Makes the file of the master key at the first start; one that is there stays as it is.
 *
 * @returns whether it was made now
 * @throws when the file cannot be written
 */
export async function makeMasterKeyFile(file: string): Promise<boolean> {
  await mkdir(dirname(file), { recursive: true });
  try {
    // `wx`: two starts at once must not each believe in a key of its own.
    await writeFile(file, `${randomBytes(KEY_BYTES).toString("base64")}\n`, { flag: "wx", mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/**
 * Puts a new key before those of the file: it seals from now on, and all open. The one that sealed until now stays, for
 * processes that have not noticed; so does what is still needed. Others go.
 *
 * @param needed fingerprints of keys that something is sealed with
 * @throws when the file cannot be written
 */
export async function addMasterKey(
  file: string,
  needed: ReadonlySet<string>,
): Promise<Result<MasterKeys, string>> {
  const present = await readMasterKeys({ file });
  if (!present.ok) return present;
  const { current, ids, find } = present.value;
  const kept = ids
    .filter((id) => id === current.id || needed.has(id))
    .flatMap((id) => find(id)?.key.toString("base64") ?? []);
  // Whole or not at all: half a key would lock everything.
  const text = [randomBytes(KEY_BYTES).toString("base64"), ...kept, ""].join("\n");
  await writeFile(`${file}.new`, text, { mode: 0o600 });
  await rename(`${file}.new`, file);
  return readMasterKeys({ file });
}
