import { fail, ok, type Result, said } from "@towpath/prelude";
import type { z } from "zod";
import { FlowViewSchema } from "../../contract/kept.ts";
import type { Actor } from "../actor.ts";
import type { Deps } from "../deps.ts";
import type { Failure } from "../failure.ts";
import { findFlow } from "./read-flows.ts";

/** More are no favourites. */
const MOST_FAVOURITES = 100;

type FlowView = z.infer<typeof FlowViewSchema>;

export async function listFavourites({ database }: Deps, { user, environmentId }: Actor) {
  return ok({ items: (await database.kept.favourites(user.id, environmentId)).map((one) => ({ ...one })) });
}

export async function saveFavourite(
  deps: Deps,
  actor: Actor,
  { favourite, ...operation }: { connector: string; operation: string; favourite: boolean },
) {
  const { kept } = deps.database;
  const [userId, environmentId] = [actor.user.id, actor.environmentId];
  if (favourite) {
    const before = await kept.favourites(userId, environmentId);
    if (before.length >= MOST_FAVOURITES) {
      const message = said("You have {most} favourites already. Take one away first.", {
        most: MOST_FAVOURITES,
      });
      return fail<Failure>({ kind: "conflict", ...message });
    }
    await kept.addFavourite(userId, environmentId, operation);
  } else {
    await kept.removeFavourite(userId, environmentId, operation);
  }
  return listFavourites(deps, actor);
}

export async function readFlowView(deps: Deps, actor: Actor, id: string): Promise<Result<FlowView, Failure>> {
  const found = await findFlow(deps, actor, id);
  if (!found.ok) return found;
  const text = await deps.database.kept.flowView(actor.user.id, id);
  const kept = FlowViewSchema.safeParse(text === null ? {} : JSON.parse(text));
  // What an older version wrote and this one cannot read: a view is never worth an error.
  return ok(kept.success ? kept.data : FlowViewSchema.parse({}));
}

export async function saveFlowView(
  deps: Deps,
  actor: Actor,
  { id, ...view }: FlowView & { readonly id: string },
): Promise<Result<FlowView, Failure>> {
  const found = await findFlow(deps, actor, id);
  if (!found.ok) return found;
  await deps.database.kept.saveFlowView(actor.user.id, id, JSON.stringify(view));
  return ok(view);
}
