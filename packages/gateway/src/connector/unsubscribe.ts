import { SUBSCRIPTION_STAYS } from "@towpath/engine";
import { getMember, isObject, type Value } from "@towpath/expressions";
import { fail, type Result } from "@towpath/prelude";
import { rebased } from "../operation/draft.ts";
import { followUp, headerIn } from "../operation/follow-up.ts";
import { type Invoked, invokeOperation, prepareCall, sendPrepared } from "../operation/invoke-operation.ts";
import type { InvokeFailure, OperationCall } from "../operation/operation-call.ts";
import type { PreparedOperation } from "../operation/prepare-operation.ts";
import type { ServicePort } from "../operation/script/script-host.ts";
import { farewellOperation } from "./farewell-operation.ts";
import { matchOperation } from "./match-operation.ts";

/**
 * Takes back what a call subscribed to (reference connectors.md, 4): DELETE at the `Location` of its answer, with the
 * credentials and policies of the connector; without a Location by the hidden DELETE operation that belongs to it.
 *
 * @param answer `{statusCode, headers, body?}` of the call that subscribed; null: nothing is known of an answer
 */
export async function unsubscribe(
  http: ServicePort,
  call: OperationCall,
  answer: Value | null,
  callbackUrl: string | null,
): Promise<Result<Invoked, InvokeFailure>> {
  if (answer === null || !isObject(answer))
    return fail(stays(call, "its answer to the subscription was lost"));
  const location = locationIn(getMember(answer, "headers"));
  if (location !== null) return await atLocation(http, call, location);
  const farewell = farewellOperation(call, getMember(answer, "body"), callbackUrl);
  if (farewell === null) {
    return fail(stays(call, "the service did not say where, and the connector has no operation for it"));
  }
  return await invokeOperation(http, { ...call, operation: farewell.operation, inputs: farewell.inputs });
}

function stays({ operation }: OperationCall, why: string): InvokeFailure {
  const message = `What '${operation.id}' subscribed to stays at the service until it ends it: ${why}. It is not listened to any more.`;
  return { code: SUBSCRIPTION_STAYS, message };
}

function locationIn(headers: Value | undefined): string | null {
  if (!isObject(headers)) return null;
  const texts = Object.entries(headers).filter(
    (pair): pair is [string, string] => typeof pair[1] === "string",
  );
  const location = headerIn(Object.fromEntries(texts), "location");
  return location === null || location.trim() === "" ? null : location.trim();
}

async function atLocation(
  http: ServicePort,
  call: OperationCall,
  location: string,
): Promise<Result<Invoked, InvokeFailure>> {
  const prepared = await prepareCall(http, call);
  if (!prepared.ok) return prepared;
  const base = baseOf(prepared.value, call);
  const follow = followUp(prepared.value, call, absolute(location, base), "DELETE");
  if (follow === null) return fail(stays(call, "the service named a Location that is no web address"));
  const described = follow.sameOrigin ? describedAs(call, follow.request.uri, base) : null;
  if (described !== null) {
    const invoked = await invokeOperation(http, { ...call, ...described });
    // One that asks for more than the Location says is not the way the service meant.
    if (invoked.ok || invoked.failure.cause !== undefined) return invoked;
  }
  return await sendPrepared(http, call, prepared.value, follow.request);
}

function baseOf({ draft, request }: PreparedOperation, call: OperationCall): string {
  const { baseUrl } = rebased(draft, call.baseUrl);
  return URL.canParse(baseUrl) ? baseUrl : new URL(request.uri).origin;
}

/** A Location without a slash in front is meant below the service's own address, not beside the operation's. */
function absolute(location: string, base: string): string {
  return /^(?:[a-z][a-z0-9+.-]*:|\/)/i.test(location) ? location : `${base}/${location}`;
}

/** The DELETE operation whose address it is: then its policies apply. */
function describedAs(
  { connector }: OperationCall,
  uri: string,
  base: string,
): Pick<OperationCall, "operation" | "inputs"> | null {
  const { pathname, search } = new URL(uri);
  const root = new URL(base).pathname.replace(/\/+$/, "");
  const below = root !== "" && pathname.startsWith(`${root}/`) ? pathname.slice(root.length) : pathname;
  const path = `${below}${search}`;
  const address = { kind: "address", method: "DELETE", path, queries: {}, headers: {} } as const;
  // Above the service's own base the address of an operation would lead elsewhere.
  return below === pathname && root !== "" ? null : matchOperation(connector, address);
}
