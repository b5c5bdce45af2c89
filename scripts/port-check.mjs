import { createServer } from "node:net";

const DEFAULT_PORT = "3000";

function optionOf(words, name) {
  const at = words.findIndex((word) => word === `--${name}` || word.startsWith(`--${name}=`));
  return at < 0 ? undefined : (words[at].split("=")[1] ?? words[at + 1]);
}

/**
 * Whether something listens already where `towpath start` is about to. Asked before anything is built: a build would
 * replace the files of the very installation that runs there. The command itself says more, and checks the rest.
 *
 * @param {readonly string[]} words the options as they were typed
 */
export function portInUse(words, env) {
  const port = Number(optionOf(words, "port") ?? (env.PORT || DEFAULT_PORT));
  const host = optionOf(words, "host") ?? (env.HOST || "127.0.0.1");
  if (!Number.isInteger(port) || port < 1 || port > 65_535) return Promise.resolve(null);
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", ({ code }) => resolve(code === "EADDRINUSE" ? port : null));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(null)));
  });
}
