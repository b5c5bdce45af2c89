import type { LogFields, Logger } from "@towpath/prelude";

const LEVELS = { debug: 20, info: 30, warn: 40, error: 50, fatal: 60 } as const;

/** One JSON object a line, on standard error, as the worker writes them. */
export function jsonLogger(least: keyof typeof LEVELS): Logger {
  const write = (level: keyof typeof LEVELS) => (fields: LogFields, msg: string) => {
    if (LEVELS[level] < LEVELS[least]) return;
    process.stderr.write(
      `${JSON.stringify({ level, time: new Date().toISOString(), name: "web", ...fields, msg })}\n`,
    );
  };
  return { debug: write("debug"), info: write("info"), warn: write("warn"), error: write("error") };
}
