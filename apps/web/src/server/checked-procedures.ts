import { implement, ORPCError } from "@orpc/server";
import { said } from "@towpath/prelude";
import { contract } from "../contract/index.ts";
import { accessOf, mayDo } from "./access.ts";
import type { Actor } from "./actor.ts";
import { type Session, whyNobody } from "./auth/authorise.ts";
import type { Deps } from "./deps.ts";
import { presentFailure } from "./present-failure.ts";
import type { Visitor } from "./visitor.ts";

export interface RequestContext {
  readonly deps: Deps;
  /** Null: nobody is signed in. */
  readonly actor: Actor | null;
  /** The session that the call came by; null: it came by an API key, or by nothing. */
  readonly session: Session | null;
  /** It came with an API key that is not known. */
  readonly refusedKey: boolean;
  /** Where the call comes from on the network, as far as our own proxies say; for limits. */
  readonly address: string;
  readonly visitor: Visitor;
}

const nobody = (context: RequestContext) => new ORPCError("UNAUTHORIZED", { message: whyNobody(context) });

/** Stands before every procedure, and before its input is looked at. */
export const checked = implement(contract)
  .$context<RequestContext>()
  .use(({ context, path, next }) => {
    const access = accessOf(path);
    if (access === "public") return next();
    if (context.actor === null) throw nobody(context);
    if (access === null || !mayDo(context.actor.role, access)) {
      const message = said("As a {role} of this environment you may look, but not do this. Ask an admin.", {
        role: context.actor.role,
      });
      throw presentFailure({ kind: "forbidden", ...message });
    }
    return next();
  });

export const signedIn = checked.use(({ context, next }) => {
  if (context.actor === null) throw nobody(context);
  return next({ context: { actor: context.actor } });
});
