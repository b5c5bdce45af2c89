import { join, resolve } from "node:path";
import type { Command } from "../command.ts";
import { readEnv } from "../env.ts";
import { positiveNumber, readOptions } from "../options.ts";
import { UsageError } from "../usage-error.ts";
import { checkoutRoot } from "./checkout-root.ts";
import { runInstallation } from "./installation.ts";

const help = `towpath start [options]

Starts Towpath: PostgreSQL (embedded), the web app and the worker, and prints the address.

  --port N        the public port (default 3000)
  --host ADDRESS  the address to listen on (default 127.0.0.1; 0.0.0.0 for every network)
  --data-dir DIR  where the data lives (default .towpath in this checkout)
  --dev           with reload, for work on Towpath itself

Environment: DATABASE_URL (a PostgreSQL 14+ of your own), REDIS_URL (queues in Redis), PUBLIC_URL (the address
people use, behind a proxy), EGRESS_ALLOW (private addresses that flows may call, e.g. 10.0.0.0/8,localhost:8080),
LOG_LEVEL, and more in .env.example. Ctrl-C stops it; the data stays.`;

/** `towpath start`: runs until it is stopped. */
export const startCommand: Command = {
  help,
  async run(args) {
    const { values, positionals } = readOptions(args, {
      port: "string",
      host: "string",
      "data-dir": "string",
      dev: "boolean",
    });
    if (positionals.length > 0)
      throw new UsageError(`start takes options only; "${positionals[0]}" is one word too many.`);
    const env = readEnv();
    const port = positiveNumber("--port", values.port ?? env.PORT, 3000);
    if (!Number.isInteger(port) || port > 65_535)
      throw new UsageError(`--port wants a number up to 65535, not "${port}".`);
    const host = values.host ?? env.HOST ?? "127.0.0.1";
    // Pending waits for a program that never came up must not hold the process.
    return process.exit(
      await runInstallation({
        port,
        host,
        dataDir: resolve(values["data-dir"] ?? env.TOWPATH_DATA_DIR ?? join(checkoutRoot(), ".towpath")),
        dev: values.dev ?? false,
        publicUrl:
          env.PUBLIC_URL ??
          `http://${host === "127.0.0.1" || host === "0.0.0.0" ? "localhost" : host}:${port}`,
        databaseUrl: env.DATABASE_URL,
        environment: env.passedOn,
      }),
    );
  },
};
