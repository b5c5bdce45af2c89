import { join, resolve } from "node:path";
import {
  type Database,
  hashPassword,
  hashToken,
  type Membership,
  newApiKey,
  newToken,
  type User,
} from "@towpath/db";
import type { Command } from "./command.ts";
import { readEnv } from "./env.ts";
import { readOptions } from "./options.ts";
import { readInput } from "./read-input.ts";
import { checkoutRoot } from "./start/checkout-root.ts";
import { UsageError } from "./usage-error.ts";
import { withDatabase } from "./with-database.ts";

const help = `towpath api-key create --name NAME [options]

Makes an API key without the page, in the database of this installation, and prints it. It is shown this once.

  --name NAME           what the key is for
  --email EMAIL         whose key (default: the owner's)
  --environment NAME    in which environment (default: the first one of that account)
  --password-file F     for an installation without any account: the owner's password (- is standard input)
  --data-dir DIR        where the data lives (default .towpath in this checkout)

Where nobody has an account yet, --email makes the owner. Without --password-file the password is made up and printed.
Environment: DATABASE_URL, TOWPATH_DATA_DIR, as for start. Towpath may be running or not.

Prints {"key","name","email","environment","password"?}.`;

const OPTIONS = {
  name: "string",
  email: "string",
  environment: "string",
  "password-file": "string",
  "data-dir": "string",
  json: "boolean",
} as const;

const LONGEST_NAME = 100;
/** As the page asks for it. */
const PASSWORD = { least: 10, most: 200 };

/** `towpath api-key create`. */
export const apiKeyCommand: Command = {
  help,
  async run(args) {
    const { values, positionals } = readOptions(args, OPTIONS);
    if (positionals.join(" ") !== "create")
      throw new UsageError("api-key wants the word create, and options.");
    const name = (values.name ?? "").trim();
    if (name === "" || name.length > LONGEST_NAME)
      throw new UsageError(
        `--name wants a name of 1 to ${LONGEST_NAME} characters, saying what the key is for.`,
      );
    const password = await passwordIn(values["password-file"]);
    const env = readEnv();
    const dataDir = resolve(values["data-dir"] ?? env.TOWPATH_DATA_DIR ?? join(checkoutRoot(), ".towpath"));
    const made = await withDatabase(env.DATABASE_URL, dataDir, (database) =>
      createKey(database, { name, password, email: values.email, environment: values.environment }),
    );
    process.stdout.write(`${JSON.stringify(made)}\n`);
    return 0;
  },
};

async function passwordIn(path: string | undefined): Promise<string | null> {
  if (path === undefined) return null;
  const text = new TextDecoder().decode(await readInput(path, 10_000)).replace(/\r?\n$/, "");
  if (text.length >= PASSWORD.least && text.length <= PASSWORD.most) return text;
  throw new UsageError(`A password has ${PASSWORD.least} to ${PASSWORD.most} characters.`);
}

interface Wanted {
  readonly name: string;
  readonly email: string | undefined;
  readonly environment: string | undefined;
  readonly password: string | null;
}

/** @throws {UsageError} when there is no such account or environment */
export async function createKey({ accounts }: Pick<Database, "accounts">, wanted: Wanted) {
  const owner = await accounts.owner();
  const made = owner === null ? await firstOwner({ accounts }, wanted) : null;
  if (owner !== null && wanted.password !== null)
    throw new UsageError(
      "This installation has its owner already: --password-file is for the first account.",
    );
  const user = made?.user ?? (await accountOf({ accounts }, owner, wanted.email));
  const membership = pick(await accounts.memberships(user.id), user, wanted.environment);
  const { key, prefix } = newApiKey();
  const { environmentId } = membership;
  await accounts.createApiKey({
    userId: user.id,
    environmentId,
    name: wanted.name,
    prefix,
    keyHash: hashToken(key),
  });
  return {
    key,
    name: wanted.name,
    email: user.email,
    environment: membership.environmentName,
    ...(made !== null && wanted.password === null ? { password: made.password } : {}),
  };
}

async function firstOwner({ accounts }: Pick<Database, "accounts">, wanted: Wanted) {
  const email = wanted.email?.trim() ?? "";
  if (!/^[^\s@]+@[^\s@]+$/.test(email))
    throw new UsageError("Nobody has an account here yet: --email wants the address of the owner to make.");
  const password = wanted.password ?? newToken();
  const name = email.split("@", 1)[0] ?? email;
  const user = await accounts.createOwner({ name, email, passwordHash: await hashPassword(password) });
  if (user === null) throw new UsageError("Somebody made the owner's account at this moment. Try again.");
  return { user, password };
}

async function accountOf(
  { accounts }: Pick<Database, "accounts">,
  owner: User | null,
  email: string | undefined,
): Promise<User> {
  const user = email === undefined ? owner : await accounts.findByEmail(email);
  if (user === null) throw new UsageError(`Nobody has an account with the address "${email}".`);
  return user;
}

function pick(memberships: readonly Membership[], user: User, name: string | undefined): Membership {
  const found =
    name === undefined
      ? memberships[0]
      : memberships.find(({ environmentName }) => environmentName.toLowerCase() === name.toLowerCase());
  if (found !== undefined) return found;
  const names = memberships.map(({ environmentName }) => `"${environmentName}"`).join(", ");
  throw new UsageError(
    name === undefined
      ? `${user.email} is a member of no environment.`
      : `${user.email} is no member of "${name}", but of ${names || "none"}.`,
  );
}
