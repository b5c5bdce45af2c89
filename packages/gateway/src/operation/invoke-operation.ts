import { goesThroughScript } from "@towpath/connectors";
import type { HttpFailure, HttpPort, HttpRequest, HttpResponse } from "@towpath/engine";
import { fail, ok, type Result } from "@towpath/prelude";
import { fromSoap } from "../soap/soap-call.ts";
import { followUp, headerIn } from "./follow-up.ts";
import type { InvokeFailure, OperationCall } from "./operation-call.ts";
import { changeResponse, isUnauthenticated } from "./policies/change-response.ts";
import {
  chosenSet,
  connectionParameterOf,
  type PreparedOperation,
  policiesOf,
  prepareOperation,
} from "./prepare-operation.ts";
import { runScript } from "./script/run-script.ts";
import type { ServicePort } from "./script/script-host.ts";

/** What left and what came back. The request holds credentials: redact it before anybody sees it. */
export interface Invoked {
  readonly request: HttpRequest;
  readonly response: HttpResponse;
  /** The service refused the sign-in, in the connector's own terms. */
  readonly unauthenticated: boolean;
  /** Credentials that were fetched on the way: to be hidden like those of the connection. */
  readonly fetchedSecrets: readonly string[];
  /** What the connector's script logged, redacted; empty where none ran. */
  readonly log: readonly string[];
}

/**
 * Calls one operation: build, credentials, request policies in their order, the connector's script or sending, response
 * policies in theirs (reference connectors.md, 5). An answer of 400 and more is an answer, not a failure.
 */
export async function invokeOperation(
  http: ServicePort,
  call: OperationCall,
): Promise<Result<Invoked, InvokeFailure>> {
  const prepared = await prepareCall(http, call);
  return prepared.ok ? await sendCall(http, call, prepared.value) : prepared;
}

/**
 * Asks at the address that an answer of 202 named how far the work is: with the credentials and policies of the call
 * while it is the service's own address, without any elsewhere.
 */
export async function askAgain(
  http: HttpPort,
  call: OperationCall,
  location: string,
): Promise<Result<Invoked, InvokeFailure>> {
  const prepared = await prepareCall(http, call);
  if (!prepared.ok) return prepared;
  const follow = followUp(prepared.value, call, location);
  return follow === null
    ? fail(badLocation(call))
    : await sendPrepared(http, call, prepared.value, follow.request);
}

function badLocation({ operation }: OperationCall): InvokeFailure {
  const message = `'${operation.id}' was accepted, but the Location it is to be asked at is no web address.`;
  return { code: "InvalidLocation", message };
}

export async function prepareCall(
  http: HttpPort,
  call: OperationCall,
): Promise<Result<PreparedOperation, InvokeFailure>> {
  const { grade } = call.operation;
  if (grade.kind === "needs-custom-code") {
    return fail({ code: "CustomCodeNotSupported", message: grade.reasons.join(" ") });
  }
  return await prepareOperation(http, call);
}

/** Makes the call itself: through the connector's script where it has one for this operation. */
export async function sendCall(
  http: ServicePort,
  call: OperationCall,
  prepared: PreparedOperation,
): Promise<Result<Invoked, InvokeFailure>> {
  if (!goesThroughScript(call.operation.id, call.connector.script)) {
    return await sendPrepared(http, call, prepared, prepared.request);
  }
  const scripted = await runScript(http, call, prepared);
  return scripted.ok ? answered(call, prepared, scripted.value) : scripted;
}

/** Sends a request of a prepared call as it is: the call's own, or one that follows from its answer. */
export async function sendPrepared(
  http: HttpPort,
  call: OperationCall,
  prepared: PreparedOperation,
  request: HttpRequest,
): Promise<Result<Invoked, InvokeFailure>> {
  const { idempotencyKey, signal } = call;
  const sent = await http.send(request, { idempotencyKey, signal });
  if (!sent.ok) return fail(sendFailure(call, sent.failure));
  return answered(call, prepared, { request, response: sent.value, log: [] });
}

function answered(
  call: OperationCall,
  { draft, fetchedSecrets }: PreparedOperation,
  came: Pick<Invoked, "request" | "response" | "log">,
): Result<Invoked, InvokeFailure> {
  const { connector, operation, connection } = call;
  const read = fromSoap(call, came.response);
  if (!read.ok) {
    const message = `The answer to '${operation.id}' cannot be read. ${read.failure}`;
    return fail({ code: "InvalidSoapResponse", message, log: came.log });
  }
  const policies = policiesOf(connector, operation, "response");
  const connectionParameter = connectionParameterOf(chosenSet(connector, connection), connection);
  const response = policies.reduce(
    (answer, policy) => changeResponse(answer, policy, { draft, connectionParameter }),
    read.value,
  );
  return ok({
    request: came.request,
    response: withWholeLocation(response, came.request),
    unauthenticated: isUnauthenticated(policies, came.response),
    fetchedSecrets,
    log: came.log,
  });
}

/** Whoever asks at a Location later does not know any more to what it was relative. */
function withWholeLocation(response: HttpResponse, { uri }: HttpRequest): HttpResponse {
  const location = headerIn(response.headers, "location");
  if (location === null || response.statusCode !== 202 || !URL.canParse(location, uri)) return response;
  const whole = new URL(location, uri).toString();
  const others = Object.entries(response.headers).filter(([name]) => name.toLowerCase() !== "location");
  return { ...response, headers: Object.fromEntries([...others, ["location", whole]]) };
}

function sendFailure({ operation }: OperationCall, cause: HttpFailure): InvokeFailure {
  return {
    code: cause.error.code,
    message: `'${operation.id}' got no answer. ${cause.error.message}`,
    cause,
  };
}
