import type { ApiKey } from "@towpath/db";
import { hashToken, newApiKey } from "@towpath/db";
import { fail, ok, type Result } from "@towpath/prelude";
import type { Actor } from "../actor.ts";
import type { Deps } from "../deps.ts";
import type { Failure } from "../failure.ts";
import { isoTime, isoTimeOrNull } from "../iso-time.ts";

const present = (key: ApiKey) => ({
  id: key.id,
  name: key.name,
  prefix: key.prefix,
  createdAt: isoTime(key.createdAt),
  lastUsedAt: isoTimeOrNull(key.lastUsedAt),
});

/** People see and end their own keys only. */
export async function listApiKeys({ database }: Deps, { user, environmentId }: Actor) {
  const keys = await database.accounts.listApiKeys(user.id, environmentId);
  return { items: keys.map(present) };
}

/** The key itself is in this answer and nowhere else: the database holds its hash. */
export async function createApiKey({ database }: Deps, { user, environmentId }: Actor, name: string) {
  const { key, prefix } = newApiKey();
  const keyHash = hashToken(key);
  const stored = await database.accounts.createApiKey({
    userId: user.id,
    environmentId,
    name,
    prefix,
    keyHash,
  });
  return { ...present(stored), key };
}

export async function revokeApiKey(
  { database }: Deps,
  { user, environmentId }: Actor,
  id: string,
): Promise<Result<{ id: string }, Failure>> {
  const revoked = await database.accounts.revokeApiKey(user.id, environmentId, id);
  return revoked ? ok({ id }) : fail({ kind: "not-found", what: "API key" });
}
