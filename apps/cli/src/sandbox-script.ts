import { fileURLToPath } from "node:url";

/** The program of the sandbox: the bundler puts it beside this one. */
export const SANDBOX_SCRIPT = fileURLToPath(new URL("./sandbox/main.mjs", import.meta.url));
