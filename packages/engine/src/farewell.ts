import { said } from "@towpath/prelude";
import type { PreparedCall } from "./plan.ts";
import type { EffectPorts, HttpFailure, HttpPort } from "./ports.ts";

export type Sent = Awaited<ReturnType<HttpPort["send"]>>;

/** Sends the call that takes a subscription back: as the definition says, or as the operation of a connector does. */
export async function sayFarewell(
  { http, connectors }: Pick<EffectPorts, "http" | "connectors">,
  { request, operation, takesBack }: PreparedCall,
  call: { readonly idempotencyKey: string; readonly signal: AbortSignal },
): Promise<Sent> {
  if (operation === undefined) return await http.send(request, call);
  if (connectors === undefined) return { ok: false, failure: NO_CONNECTIONS };
  return await connectors.unsubscribe(operation, takesBack?.answer ?? null, call);
}

export const NO_CONNECTIONS: HttpFailure = {
  kind: "not-sent",
  error: {
    code: "ConnectionsNotAvailable",
    message: said("There are no connections here, so the action cannot sign in.").message,
  },
  retryable: false,
};

/** What a connector subscribed to and cannot find any more is gone. */
export function isTakenBack({ operation }: PreparedCall, statusCode: number): boolean {
  return statusCode < 400 || (operation !== undefined && (statusCode === 404 || statusCode === 410));
}
