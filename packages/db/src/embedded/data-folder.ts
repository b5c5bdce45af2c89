import { createHash, randomBytes } from "node:crypto";
import { chmod, mkdir, readFile, stat, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { SetupError } from "../setup-error.ts";
import { mayEnter, type OsAccount } from "./os-account.ts";

const LOG_LIMIT_BYTES = 10 * 1024 * 1024;

/** What Towpath keeps of its own PostgreSQL in one data folder. */
export interface DataFolder {
  readonly folder: string;
  /** The cluster itself (`PGDATA`). */
  readonly cluster: string;
  readonly password: string;
  readonly logFile: string;
  /** The port of the last start, so that addresses in other places stay true. */
  readonly lastPort: number | null;
  rememberPort(port: number): Promise<void>;
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: "this account may not write there",
  EPERM: "this account may not write there",
  EROFS: "the file system is read-only",
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is used up",
  ENOTDIR: "a part of the path is a file",
  EEXIST: "there is a file of that name",
};

/** A file system error in plain words. */
export function folderError(folder: string, cause: unknown): SetupError {
  const code = (cause as NodeJS.ErrnoException).code ?? "";
  const reason = REASONS[code] ?? (cause instanceof Error ? cause.message : String(cause));
  return new SetupError(
    `The data folder ${folder} cannot be used: ${reason}. Choose another one with --data-dir, or set DATABASE_URL.`,
    { cause },
  );
}

async function readIfThere(file: string): Promise<string | null> {
  try {
    return (await readFile(file, "utf8")).trim();
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw cause;
  }
}

async function ensurePassword(file: string): Promise<string> {
  const made = randomBytes(24).toString("base64url");
  try {
    await writeFile(file, `${made}\n`, { mode: 0o600, flag: "wx" });
    return made;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "EEXIST") throw cause;
  }
  const kept = await readIfThere(file);
  if (kept) return kept;
  throw new SetupError(
    `The file ${file} is empty: it holds the password of the database beside it. Put it back from a backup.`,
  );
}

/**
 * A data folder that only its owner may enter is opened for passing through; what lies in it keeps its own locks.
 * Folders above it are not ours to open, save those made for a while in the system's folder for such.
 */
async function letIn(account: OsAccount, folder: string): Promise<boolean> {
  if (await mayEnter(account, folder)) return true;
  const parent = path.dirname(folder);
  const temporary = !path.relative(tmpdir(), parent).startsWith("..") && parent !== tmpdir();
  if (!(temporary ? await letIn(account, parent) : await mayEnter(account, parent))) return false;
  const { mode } = await stat(folder);
  await chmod(folder, (mode & 0o7777) | 0o011);
  return mayEnter(account, folder);
}

/**
 * The cluster stands in the data folder. Only where the account of PostgreSQL cannot enter it (root, with a folder
 * below /root) it stands in that account's home, and a note in the data folder says so.
 */
async function clusterFolder(folder: string, account: OsAccount): Promise<string> {
  const note = path.join(folder, "cluster-location");
  const noted = await readIfThere(note);
  if (noted !== null) {
    await stat(path.dirname(noted)).catch(() => {
      throw new SetupError(
        `The database of ${folder} was kept in ${noted}, and that folder is gone. Put it back from a backup, or remove ${note} to begin with an empty database.`,
      );
    });
    return noted;
  }
  if (await letIn(account, folder)) return path.join(folder, "cluster");
  const name = createHash("sha256").update(folder).digest("hex").slice(0, 16);
  const elsewhere = path.join(account.home, "clusters", name, "cluster");
  await mkdir(path.dirname(elsewhere), { recursive: true, mode: 0o755 });
  await writeFile(note, `${elsewhere}\n`);
  return elsewhere;
}

export async function openDataFolder(dataDir: string, account: OsAccount): Promise<DataFolder> {
  const folder = path.resolve(dataDir);
  try {
    await mkdir(folder, { recursive: true });
    const password = await ensurePassword(path.join(folder, "password"));
    await chmod(path.join(folder, "password"), 0o600);
    const logFile = path.join(folder, "postgres.log");
    if (
      await stat(logFile).then(
        (found) => found.size > LOG_LIMIT_BYTES,
        () => false,
      )
    )
      await truncate(logFile);
    const portFile = path.join(folder, "port");
    const lastPort = Number(await readIfThere(portFile));
    return {
      folder,
      cluster: await clusterFolder(folder, account),
      password,
      logFile,
      lastPort: Number.isInteger(lastPort) && lastPort > 0 && lastPort < 65_536 ? lastPort : null,
      rememberPort: (port) => writeFile(portFile, `${port}\n`),
    };
  } catch (cause) {
    throw cause instanceof SetupError ? cause : folderError(folder, cause);
  }
}
