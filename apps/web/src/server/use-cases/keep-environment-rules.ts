import { readHosts } from "@towpath/gateway";
import { fail, ok, type Result } from "@towpath/prelude";
import type { Actor } from "../actor.ts";
import type { Deps } from "../deps.ts";
import type { Failure } from "../failure.ts";

interface Rules {
  allowedHosts: string[] | null;
}

export async function readEnvironmentRules({ database }: Deps, actor: Actor): Promise<Rules> {
  const hosts = await database.environments.allowedHosts(actor.environmentId);
  return { allowedHosts: hosts === null ? null : [...hosts] };
}

/** Holds for every worker within seconds. */
export async function saveEnvironmentRules(
  { database }: Deps,
  actor: Actor,
  { allowedHosts }: Rules,
): Promise<Result<Rules, Failure>> {
  const read = allowedHosts === null ? null : readHosts(allowedHosts);
  if (read !== null && !read.ok) return fail({ kind: "invalid", message: read.failure });
  const hosts = read === null ? null : [...read.value];
  await database.environments.saveAllowedHosts(actor.environmentId, hosts);
  return ok({ allowedHosts: hosts });
}
