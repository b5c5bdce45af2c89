import { cookies } from "next/headers";
import type { Actor } from "./actor.ts";
import { bySession } from "./auth/authorise.ts";
import { sessionCookieName } from "./auth/session-cookie.ts";
import { openedDeps } from "./opened-deps.ts";

/** Who looks at a page: `actor`, or whether there is anybody yet who could. Pages only; calls go through `authorise`. */
export async function currentActor(): Promise<{ actor: Actor | null; hasOwner: boolean }> {
  const deps = await openedDeps();
  const token = (await cookies()).get(sessionCookieName(deps.publicUrl))?.value;
  const { actor } = token === undefined ? { actor: null } : await bySession(deps, token);
  return { actor, hasOwner: actor !== null || (await deps.database.accounts.hasOwner()) };
}
