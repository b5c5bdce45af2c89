import { cookies } from "next/headers";
import type { Actor } from "./actor.ts";
import { bySession } from "./auth/authorise.ts";
import { sessionCookieName } from "./auth/session-cookie.ts";
import { openedDeps, reportUnavailable } from "./opened-deps.ts";

/** Who looks at a page. `new`: nobody owns this installation yet. `unavailable`: the database does not answer. */
export type Visit =
  | { readonly kind: "signed-in"; readonly actor: Actor }
  /** In no environment any more, or not yet. */
  | { readonly kind: "nowhere"; readonly name: string }
  | { readonly kind: "signed-out" | "new" | "unavailable" };

/** For pages only, to choose what to show; calls go through `authorise`. */
export async function currentVisit(): Promise<Visit> {
  // Outside the `try`: Next.js itself throws here to say that a page cannot be made ahead of time.
  const jar = await cookies();
  try {
    const deps = await openedDeps();
    const token = jar.get(sessionCookieName(deps.publicUrl))?.value;
    const caller = token === undefined ? null : await bySession(deps, token);
    if (caller !== null && caller.actor !== null) return { kind: "signed-in", actor: caller.actor };
    if (caller !== null && caller.session !== null)
      return { kind: "nowhere", name: caller.session.user.name };
    return { kind: (await deps.database.accounts.hasOwner()) ? "signed-out" : "new" };
  } catch (error) {
    reportUnavailable(error);
    return { kind: "unavailable" };
  }
}
