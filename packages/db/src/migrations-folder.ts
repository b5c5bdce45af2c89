import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** Where `prisma/migrations` stands: upwards from this file, in the source tree and in a bundle alike. */
export function findMigrationsFolder(from: string = path.dirname(fileURLToPath(import.meta.url))): string {
  for (let folder = from; ; folder = path.dirname(folder)) {
    const candidate = path.join(folder, "prisma", "migrations");
    if (existsSync(candidate)) return candidate;
    if (path.dirname(folder) === folder) {
      throw new Error(`The folder prisma/migrations was not found in ${from} or in any folder above it.`);
    }
  }
}
