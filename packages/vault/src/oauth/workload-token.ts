import { readFile, realpath, stat } from "node:fs/promises";
import { isAbsolute, normalize, sep } from "node:path";
import { fail, ok, type Result } from "@towpath/prelude";

const LARGEST = 65_536;

/**
 * The signed statement that the platform keeps in a file for this process (Kubernetes' projected token and its like). It is
 * read anew each time, since the platform replaces it; only below the folders that whoever runs the server named.
 */
export async function readWorkloadToken(
  file: string,
  folders: readonly string[],
): Promise<Result<string, string>> {
  const refused =
    "The OAuth app proves itself by a file of the server that may not be read. Whoever runs the server names the folder of such files in TOWPATH_WORKLOAD_TOKENS.";
  if (!isAbsolute(file)) return fail(refused);
  const isBelow = (path: string, folder: string) => path.startsWith(`${folder.replace(/[/\\]+$/, "")}${sep}`);
  if (!folders.some((folder) => isBelow(normalize(file), normalize(folder)))) return fail(refused);
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
