import pg from "pg";
import { SetupError } from "./setup-error.ts";

/** `host:port/database`, for messages: the address without who signs in and how. */
export function describeUrl(url: string): string {
  try {
    const { hostname, port, pathname } = new URL(url);
    return `${hostname}:${port || "5432"}${pathname}`;
  } catch {
    return "the address in DATABASE_URL";
  }
}

const UNREACHABLE: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing answers there",
  ENOTFOUND: "there is no such host",
  EAI_AGAIN: "the host name cannot be looked up",
  ETIMEDOUT: "it does not answer",
  EHOSTUNREACH: "there is no way to that host",
  "28P01": "the password is wrong",
  "28000": "it does not let this user in",
  "3D000": "there is no such database",
  "53300": "it has no free connection",
};

/** Why a connection could not be made, in plain words and without the password. */
export function connectError(url: string, cause: unknown): SetupError {
  const code = (cause as { code?: string }).code ?? "";
  const reason = UNREACHABLE[code] ?? (cause instanceof Error ? cause.message : String(cause));
  return new SetupError(`The database ${describeUrl(url)} cannot be used: ${reason}.`, { cause });
}

/** One connection outside any pool. The caller ends it. */
export async function connectOnce(url: string): Promise<pg.Client> {
  let client: pg.Client;
  try {
    client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  } catch (cause) {
    throw connectError(url, cause);
  }
  client.on("error", () => undefined); // A query in flight fails by itself; this only keeps the process up.
  try {
    await client.connect();
    return client;
  } catch (cause) {
    await client.end().catch(() => undefined);
    throw connectError(url, cause);
  }
}
