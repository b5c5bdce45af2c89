import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

const colour = process.stderr.isTTY && !process.env.NO_COLOR;

/** Says what happens now. On stderr, so that a command's result on stdout stays clean. */
export function step(text) {
  console.error(colour ? `\u001b[36m▸\u001b[0m ${text}` : `> ${text}`);
}
