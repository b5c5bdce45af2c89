import type { Result } from "@towpath/prelude";
import { fail, ok } from "@towpath/prelude";
import { type Access, mayDo } from "../access.ts";
import type { Actor } from "../actor.ts";
import { authorise, whyNobody } from "../auth/authorise.ts";
import type { Deps } from "../deps.ts";
import { isFromOwnPages } from "./cross-site.ts";
import { refuse } from "./refuse.ts";

/** Stands before the few routes that carry bytes instead of JSON: the same questions that procedures are asked. */
export async function identify(
  deps: Deps,
  request: Request,
  access: Exclude<Access, "public">,
): Promise<Result<Actor, Response>> {
  const caller = await authorise(deps, request.headers);
  if (caller.byCookie && !isFromOwnPages(request.method, request.headers, deps.publicUrl)) {
    return fail(
      refuse(403, "FORBIDDEN", "This call did not come from Towpath's own pages, so it was not carried out."),
    );
  }
  const { actor } = caller;
  if (actor === null) {
    return fail(refuse(401, "UNAUTHORIZED", whyNobody(caller)));
  }
  if (!mayDo(actor.role, access)) {
    const message = `As a ${actor.role} of this environment you may look, but not do this. Ask an admin.`;
    return fail(refuse(403, "FORBIDDEN", message));
  }
  return ok(actor);
}
