import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Database, gradeConnectorAnew } from "@towpath/db";
import { ok } from "@towpath/prelude";
import {
  addMasterKey,
  discardLost,
  type MasterKeys,
  type RotationReport,
  readMasterKeys,
  rotateEnvironmentKey,
  rotateMasterKey,
  wrongMasterKey,
} from "@towpath/vault";
import type { Command } from "./command.ts";
import { readEnv } from "./env.ts";
import { readOptions } from "./options.ts";
import { checkoutRoot } from "./start/checkout-root.ts";
import { UsageError } from "./usage-error.ts";
import { withDatabase } from "./with-database.ts";

const help = `towpath keys status | rotate-environment | rotate-master | discard-lost [options]

Credentials are sealed with a key of their environment, and that one with the master key, which stands outside the
database. All of this works while Towpath runs; nobody has to sign in anew, except after discard-lost.

  status                 which keys there are, and which master key seals them
  rotate-environment     a new key for an environment; everything of it is sealed anew, then the old key is dropped
  rotate-master          seal the keys of all environments with a new master key. With the file of the data folder,
                         makes one; with TOWPATH_MASTER_KEY, give "new,old" to every process first, and to this command
  discard-lost           give up what is sealed with a master key that is lost: people sign in anew

  --environment NAME     of rotate-environment: only this one (default: all)
  --no-wait              of rotate-environment: leave the old key to the next time, instead of waiting a minute for
                         every process to have noticed
  --yes                  of discard-lost: really
  --data-dir DIR         where the data lives (default .towpath in this checkout)

Environment: DATABASE_URL, TOWPATH_DATA_DIR, TOWPATH_MASTER_KEY, TOWPATH_MASTER_KEY_FILE, as for start.
Prints one JSON line. Exit codes: 0 done, 1 something is left or lost.`;

const OPTIONS = {
  environment: "string",
  "no-wait": "boolean",
  yes: "boolean",
  "data-dir": "string",
  json: "boolean",
} as const;

type Values = ReturnType<typeof readOptions<typeof OPTIONS>>["values"];

/** Where the master keys come from: given, or the file of the data folder. */
interface KeySource {
  readonly keys: string | undefined;
  readonly file: string;
}

interface Around {
  readonly database: Database;
  readonly masters: MasterKeys;
  readonly source: KeySource;
  readonly values: Values;
}

/** Prints what was done. @returns the exit code */
type Word = (around: Around) => Promise<{ readonly said: object; readonly code: 0 | 1 }>;

const WHERE_KEYS_ARE =
  "Say with --data-dir (or TOWPATH_DATA_DIR) which data folder Towpath was started with. Where the database is one of your own, set DATABASE_URL, and TOWPATH_MASTER_KEY_FILE or TOWPATH_MASTER_KEY, as for towpath start.";

/** `towpath keys …`. */
export const keysCommand: Command = {
  help,
  async run(args) {
    const { values, positionals } = readOptions(args, OPTIONS);
    const word = positionals.length === 1 ? WORDS.get(positionals[0] ?? "") : undefined;
    if (word === undefined) throw new UsageError(`keys wants one word: ${[...WORDS.keys()].join(", ")}.`);
    const { DATABASE_URL, TOWPATH_DATA_DIR, passedOn } = readEnv();
    const dataDir = resolve(values["data-dir"] ?? TOWPATH_DATA_DIR ?? join(checkoutRoot(), ".towpath"));
    const source = {
      keys: passedOn.TOWPATH_MASTER_KEY,
      file: passedOn.TOWPATH_MASTER_KEY_FILE ?? join(dataDir, "master-key"),
    };
    const masters = await readMasterKeys(source);
    if (!masters.ok) throw new UsageError(`${masters.failure} ${WHERE_KEYS_ARE}`);
    const { said, code } = await withDatabase(DATABASE_URL, dataDir, (database) =>
      word({ database, masters: masters.value, source, values }),
    );
    process.stdout.write(`${JSON.stringify(said)}\n`);
    return code;
  },
};

const status: Word = async ({ database: { keyRing }, masters }) => {
  const environments = await Promise.all(
    (await keyRing.environments()).map(async ({ id, name }) => {
      const keys = (await keyRing.keys(id)).map(({ version, masterId }) => ({
        version,
        master: masterId,
        opens: masters.find(masterId) !== null,
      }));
      return { environment: name, keys };
    }),
  );
  const problem = await wrongMasterKey(keyRing, masters);
  const said = { masters: masters.ids, environments, ...(problem === null ? {} : { problem }) };
  return { said, code: problem === null ? 0 : 1 };
};

const rotateEnvironment: Word = async ({ database: { keyRing }, masters, values }) => {
  const all = await keyRing.environments();
  const wanted = values.environment?.toLowerCase();
  const chosen = all.filter(
    ({ id, name }) => wanted === undefined || [id, name.toLowerCase()].includes(wanted),
  );
  if (chosen.length === 0 && wanted !== undefined) {
    const names = all.map(({ name }) => `"${name}"`).join(", ");
    throw new UsageError(`No environment "${values.environment}" has a key. There are: ${names || "none"}.`);
  }
  const environments: (RotationReport & { environment: string })[] = [];
  for (const { id, name } of chosen) {
    const tell = (words: string) => process.stderr.write(`${name}: ${words}\n`);
    const progress: Parameters<typeof rotateEnvironmentKey>[1]["progress"] = (said) =>
      tell(
        "waitsMs" in said
          ? `waiting ${Math.ceil(said.waitsMs / 1_000)} s until every process seals with the new key`
          : `${said.resealed} sealed anew`,
      );
    const ports = { store: keyRing, masters, sleep: (ms: number) => sleep(ms), progress };
    const rotated = await rotateEnvironmentKey(id, ports, { wait: values["no-wait"] !== true });
    if (!rotated.ok) return { said: { environment: name, problem: rotated.failure }, code: 1 };
    environments.push({ environment: name, ...rotated.value });
  }
  const isLeft = environments.some(({ kept, damaged }) => kept.length > 0 || damaged > 0);
  return { said: { environments }, code: isLeft ? 1 : 0 };
};

/** With keys that were given, the first of them; else a new one in the file, which every process reads when it meets it. */
const rotateMaster: Word = async ({ database: { keyRing }, masters, source }) => {
  const isGiven = source.keys !== undefined;
  const now = isGiven ? ok(masters) : await addMasterKey(source.file, await mastersInUse(keyRing));
  if (!now.ok) return { said: { problem: now.failure }, code: 1 };
  const rotated = await rotateMasterKey(keyRing, now.value);
  if (!rotated.ok) return { said: { problem: rotated.failure }, code: 1 };
  const next = isGiven && now.value.ids.length > 1 ? { next: FIRST_ALONE } : {};
  return { said: { master: now.value.current.id, keys: rotated.value, ...next }, code: 0 };
};

const FIRST_ALONE =
  "TOWPATH_MASTER_KEY can be the first of its keys alone, once every process was started with it.";

async function mastersInUse(keyRing: Database["keyRing"]): Promise<ReadonlySet<string>> {
  const environments = await keyRing.environments();
  const keys = await Promise.all(environments.map(({ id }) => keyRing.keys(id)));
  return new Set(keys.flat().map(({ masterId }) => masterId));
}

const discard: Word = async ({ database: { keyRing, connectors }, masters, values }) => {
  const problem = await wrongMasterKey(keyRing, masters);
  if (problem === null) return { said: { keys: 0, connections: 0, apps: 0, connectors: 0 }, code: 0 };
  if (values.yes !== true) throw new UsageError(`${problem} Nothing was changed: add --yes to do it.`);
  const gradeAnew = (environmentId: string, id: string) => gradeConnectorAnew(connectors, environmentId, id);
  return { said: await discardLost(keyRing, masters, gradeAnew), code: 0 };
};

const WORDS: ReadonlyMap<string, Word> = new Map([
  ["status", status],
  ["rotate-environment", rotateEnvironment],
  ["rotate-master", rotateMaster],
  ["discard-lost", discard],
]);
