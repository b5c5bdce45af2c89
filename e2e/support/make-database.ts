import { readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { request } from "@playwright/test";
import pg from "pg";
import { startFromNothing } from "./installation.ts";
import { OWNER } from "./owner.ts";

/**
 * Starts Towpath once, makes its owner, and keeps its database for the installations of all journeys to begin with a
 * copy of: making it and signing up is most of what a first visit waits for.
 *
 * @returns what takes it away again
 */
export default async function makeDatabase(): Promise<() => Promise<void>> {
  const towpath = await startFromNothing();
  const database = join(towpath.dataDir, "postgres");
  const session = await ownerSession(towpath.url);
  await commitWithoutWaiting(database);
  await towpath.leave();
  // What belongs to this one start.
  for (const name of ["port", "postgres.log"]) await rm(join(database, name), { force: true });
  // Where the server's account may not enter the folder, its files stand elsewhere and cannot be copied.
  const isWhole = await stat(join(database, "cluster")).then(
    () => true,
    () => false,
  );
  if (isWhole && process.platform !== "win32") {
    process.env.TOWPATH_E2E_DATABASE = database;
    process.env.TOWPATH_E2E_SESSION = JSON.stringify(session);
  }
  return () => rm(towpath.dataDir, { recursive: true, force: true });
}

/** No journey pulls the plug of a database, and waiting for the disk is most of what small transactions do. */
async function commitWithoutWaiting(folder: string): Promise<void> {
  const [password, port] = await Promise.all(
    ["password", "port"].map(async (name) => (await readFile(join(folder, name), "utf8")).trim()),
  );
  const client = new pg.Client({ host: "127.0.0.1", port: Number(port), user: "postgres", password });
  await client.connect();
  await client.query("alter role towpath set synchronous_commit = off");
  await client.end();
}

/** The owner signs up and in, as the pages do it. @returns the cookies of the session */
async function ownerSession(url: string): Promise<readonly { name: string; value: string }[]> {
  const api = await request.newContext({ baseURL: url, extraHTTPHeaders: { origin: url } });
  try {
    await api.post("/api/v1/account/owner", { data: OWNER });
    const csrf = (await (await api.get("/api/auth/csrf")).json()) as { csrfToken: string };
    const { email, password } = OWNER;
    const form = { email, password, json: "true", ...csrf };
    await api.post("/api/auth/callback/credentials", { form, maxRedirects: 0 });
    const { cookies } = await api.storageState();
    return cookies.map(({ name, value }) => ({ name, value }));
  } finally {
    await api.dispose();
  }
}
