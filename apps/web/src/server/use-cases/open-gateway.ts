import { ok } from "@towpath/prelude";
import { connectionToken } from "@towpath/vault";
import type { Actor } from "../actor.ts";
import type { Deps } from "../deps.ts";
import { isoTime } from "../iso-time.ts";
import { findUsable } from "./find-connection.ts";

const SHOWN_DAYS = 30;

const addressOf = ({ publicUrl }: Deps, connectionId: string) => `${publicUrl}/gateway/${connectionId}`;

/** How programs reach the service of a connection, and how often they did. */
export async function readGatewayUsage(deps: Deps, actor: Actor, id: string) {
  const found = await findUsable(deps, actor, id);
  if (!found.ok) return found;
  const days = await deps.database.usage.days(actor.environmentId, id, SHOWN_DAYS);
  return ok({
    address: addressOf(deps, id),
    days: days.map(({ day, calls, failures, tookMs }) => ({
      day,
      calls,
      failures,
      averageMs: calls === 0 ? 0 : Math.round(tookMs / calls),
    })),
  });
}

/** The token stands for this person and this connection alone: rights are asked again at each call. */
export async function makeGatewayToken(
  deps: Deps,
  actor: Actor,
  { id, minutes }: { readonly id: string; readonly minutes: number },
) {
  const found = await findUsable(deps, actor, id);
  if (!found.ok) return found;
  const expiresAt = deps.now() + minutes * 60_000;
  const secret = await deps.database.secret("connection tokens");
  const token = connectionToken(secret, {
    environmentId: actor.environmentId,
    connectionId: found.value.id,
    userId: actor.user.id,
    expiresAt,
  });
  return ok({ token, expiresAt: isoTime(expiresAt), address: addressOf(deps, id) });
}
