import { randomBytes } from "node:crypto";
import type { Pool } from "./connection-pool.ts";

/** Made once, by whoever asks first; afterwards always the same. */
export function createInstallationSecrets(pool: Pool): (name: string) => Promise<string> {
  const known = new Map<string, Promise<string>>();
  const load = async (name: string) => {
    const made = randomBytes(32).toString("base64url");
    await pool.query(
      "insert into installation_secrets (name, value) values ($1, $2) on conflict do nothing",
      [name, made],
    );
    const [row] = await pool.query<{ value: string }>(
      "select value from installation_secrets where name = $1",
      [name],
    );
    if (row === undefined) throw new Error("A secret that was just made is gone");
    return row.value;
  };
  return (name) => {
    const secret = known.get(name) ?? load(name);
    known.set(name, secret);
    secret.catch(() => known.delete(name));
    return secret;
  };
}
