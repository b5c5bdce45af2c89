import { readFile, realpath, stat } from "node:fs/promises";
import { isAbsolute, normalize, sep } from "node:path";
import { fail, ok, type Result } from "@towpath/prelude";

const LARGEST = 65_536;
const NOT_NAMED =
  "may not be read. Whoever runs the server names the folder of such files in TOWPATH_WORKLOAD_TOKENS.";

/**
 * Whether an app may name this file, as far as its name says: links are followed when it is read.
 *
 * @returns why not, in plain words that say who can change it; null: it may
 */
export function refusedWorkloadFile(file: string, folders: readonly string[]): string | null {
  if (isAbsolute(file) && folders.some((folder) => isBelow(normalize(file), normalize(folder)))) return null;
  const named = folders.length === 0 ? "It names none so far." : `So far it names ${folders.join(", ")}.`;
  return `This file ${NOT_NAMED} ${named}`;
}

const isBelow = (path: string, folder: string) => path.startsWith(`${folder.replace(/[/\\]+$/, "")}${sep}`);

/**
 * The signed statement that the platform keeps in a file for this process (Kubernetes' projected token and its like). It is
 * read anew each time, since the platform replaces it; only below the folders that whoever runs the server named.
 */
export async function readWorkloadToken(
  file: string,
  folders: readonly string[],
): Promise<Result<string, string>> {
  const refused = `The OAuth app proves itself by a file of the server that ${NOT_NAMED}`;
  if (refusedWorkloadFile(file, folders) !== null) return fail(refused);
  try {
    // Links are followed before the folder is judged: Kubernetes keeps its tokens behind one.
    const real = await realpath(file);
    const allowed = await Promise.all(folders.map((folder) => realpath(folder).catch(() => null)));
    if (!allowed.some((folder) => folder !== null && isBelow(real, folder))) return fail(refused);
    const { size } = await stat(real);
    const token = size > LARGEST ? "" : (await readFile(real, "utf8")).trim();
    // A file of another kind is told to nobody, the service included.
    if (/^[\w-]+\.[\w-]+\.[\w-]+$/.test(token)) return ok(token);
    return fail("The file by which the OAuth app proves itself holds no signed token (a JWT).");
  } catch {
    return fail("The file by which the OAuth app proves itself cannot be read on this server just now.");
  }
}
