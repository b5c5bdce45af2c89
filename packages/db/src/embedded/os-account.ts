import { execFile } from "node:child_process";
import { homedir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { SetupError } from "../setup-error.ts";

const run = promisify(execFile);

/** The operating system account that PostgreSQL runs as. */
export interface OsAccount {
  readonly name: string;
  /** What `spawn` takes; empty for the account we already are. */
  readonly ids: { readonly uid?: number; readonly gid?: number };
  /** A folder this account may enter, for what cannot stay where it is. */
  readonly home: string;
}

const ACCOUNT = "postgres";

async function idOf(flag: "-u" | "-g"): Promise<number | null> {
  try {
    const { stdout } = await run("id", [flag, ACCOUNT]);
    const id = Number.parseInt(stdout, 10);
    return Number.isInteger(id) ? id : null;
  } catch {
    return null;
  }
}

async function createAccount(): Promise<void> {
  const ways: readonly [string, readonly string[]][] = [
    ["useradd", ["--system", "--user-group", "--no-create-home", "--shell", "/bin/sh", ACCOUNT]],
    ["adduser", ["-S", "-D", "-H", ACCOUNT]],
  ];
  for (const [command, args] of ways) {
    try {
      await run(command, args);
      return;
    } catch {
      // The next way: small systems know only one of them.
    }
  }
}

/** PostgreSQL refuses to run as root: then it runs as `postgres`, which is made when it is missing. */
export async function chooseAccount(): Promise<OsAccount> {
  if (process.getuid?.() !== 0) {
    return { name: "this account", ids: {}, home: path.join(homedir(), ".towpath") };
  }
  if ((await idOf("-u")) === null) await createAccount();
  const [uid, gid] = [await idOf("-u"), await idOf("-g")];
  if (uid === null || gid === null) {
    throw new SetupError(
      `PostgreSQL does not run as root, and the account "${ACCOUNT}" could not be made. Create it ("useradd --system ${ACCOUNT}"), start Towpath as an ordinary user, or set DATABASE_URL.`,
    );
  }
  return { name: ACCOUNT, ids: { uid, gid }, home: "/var/lib/towpath" };
}

/** Whether the account can work inside a folder; its parents may be closed to it. */
export async function mayEnter(account: OsAccount, folder: string): Promise<boolean> {
  if (account.ids.uid === undefined) return true;
  try {
    await run("/bin/sh", ["-c", 'cd -- "$1"', "sh", folder], { ...account.ids, cwd: "/" });
    return true;
  } catch {
    return false;
  }
}
