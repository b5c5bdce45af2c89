/** Structured logging as the rooms see it. Never pass payloads or credentials: fields go to disk as they are. */
export interface Logger {
  debug(fields: LogFields, message: string): void;
  info(fields: LogFields, message: string): void;
  warn(fields: LogFields, message: string): void;
  error(fields: LogFields, message: string): void;
}

export type LogFields = Readonly<Record<string, unknown>>;

const drop = () => undefined;
/** For tests and for commands whose output is their result. */
export const silentLogger: Logger = { debug: drop, info: drop, warn: drop, error: drop };
