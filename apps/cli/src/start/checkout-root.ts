import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the checkout: the bundle lives some levels below it. */
export function checkoutRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, "package-lock.json"))) {
    const parent = dirname(folder);
    if (parent === folder)
      throw new Error("This command belongs into a checkout of Towpath; none was found around it.");
    folder = parent;
  }
  return folder;
}
