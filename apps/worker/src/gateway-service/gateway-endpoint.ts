import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Database } from "@towpath/db";
import type { ConnectorCall, HttpFailure, HttpResponse } from "@towpath/engine";
import { type Clock, fail, type Logger, ok, type Result } from "@towpath/prelude";
import { refusedUse, type SealedConnection } from "@towpath/vault";
import { answerOrRefuse } from "../ingress/answer-or-refuse.ts";
import { type Refusal, sendCallerResponse, sendJson } from "../ingress/answers.ts";
import type { BodyBudget } from "../ingress/body-budget.ts";
import { readBody } from "../ingress/read-body.ts";
import type { Connectors } from "../runner/open-connectors.ts";
import { type GatewayCaller, gatewayCaller } from "./caller.ts";
import { gatewayAddress, gatewayTarget } from "./gateway-request.ts";
import type { UsageMeter } from "./usage-meter.ts";

export interface GatewayEndpointOptions {
  readonly database: Pick<Database, "accounts" | "connections">;
  readonly connectors: Pick<Connectors, "ofConnection">;
  readonly bodies: BodyBudget;
  readonly meter: UsageMeter;
  /** Signs the tokens of connections. */
  readonly secret: string;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Somebody waits for the answer. */
const CALL_MS = 120_000;
/** Calls under way; each holds a body, an answer and a socket. */
const MOST_AT_ONCE = 500;

const BROKEN: Refusal = {
  status: 503,
  code: "ServiceUnavailable",
  message:
    "The gateway could not take the call just now, and nothing was sent. Try it again in a few seconds.",
  headers: { "retry-after": "5" },
};

/** Answers requests below `/gateway/`: one call of a connection's service, as an action of a flow would make it. */
export function createGatewayEndpoint(
  options: GatewayEndpointOptions,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  let underWay = 0;
  return async (request, response) => {
    underWay += 1;
    const endpoint = async () => (underWay > MOST_AT_ONCE ? BROKEN : serve(request, response, options));
    await answerOrRefuse(request, response, endpoint, {
      logger: options.logger,
      failure: "A call of the gateway failed",
      unforeseen: BROKEN,
    }).finally(() => {
      underWay -= 1;
    });
  };
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  options: GatewayEndpointOptions,
): Promise<Refusal | null> {
  const { database, clock, secret, bodies } = options;
  const address = gatewayAddress(request.url ?? "");
  if (address === null) return NO_ADDRESS;
  const authorization = request.headers.authorization ?? null;
  const caller = await gatewayCaller(database.accounts, authorization, { secret, nowMs: clock.now() });
  if (caller === null || caller === "expired") return caller === null ? NOBODY : EXPIRED;
  const found = await findConnection(options, caller, address.connectionId);
  if (!found.ok) return found.failure;
  const read = await readBody(request, bodies);
  if (!read.ok) return read.failure;
  const target = gatewayTarget(request, address, read.value);
  if (!target.ok) return target.failure;
  const call: ConnectorCall = { reference: found.value.name, target: target.value, minimumItems: null };
  const startedAt = performance.now();
  const outcome = await callService(request, response, options, { connection: found.value, call });
  const tookMs = Math.round(performance.now() - startedAt);
  const status = outcome.ok ? outcome.value.statusCode : statusOf(outcome.failure);
  // Paths and queries may hold secrets of the caller's; the connection, its person and how it ended do not.
  options.logger.info(
    { connectionId: found.value.id, userId: caller.userId, method: request.method, status, tookMs },
    "The gateway was called",
  );
  options.meter.count(found.value.id, { failed: status >= 400, tookMs });
  return send(response, outcome);
}

/** The access list of the connection: what would be refused in a flow is refused here. */
async function findConnection(
  { database }: GatewayEndpointOptions,
  caller: GatewayCaller,
  connectionId: string,
): Promise<Result<SealedConnection, Refusal>> {
  const isOther = caller.onlyConnection !== null && caller.onlyConnection !== connectionId.toLowerCase();
  const connection = isOther ? null : await database.connections.get(caller.environmentId, connectionId);
  // A connection of somebody else is as good as none: guessing tells nothing.
  if (connection === null || refusedUse(connection, caller.userId) !== null) return fail(NO_CONNECTION);
  return caller.role === "member" ? fail(MEMBER) : ok(connection);
}

/** A caller that goes away takes the call along. */
function callService(
  request: IncomingMessage,
  response: ServerResponse,
  { connectors }: GatewayEndpointOptions,
  { connection, call }: { readonly connection: SealedConnection; readonly call: ConnectorCall },
): Promise<Result<HttpResponse, HttpFailure>> {
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  const given = request.headers["idempotency-key"];
  return connectors.ofConnection(connection).call(call, {
    idempotencyKey: typeof given === "string" ? given : randomUUID(),
    signal: gone.signal,
    timeoutMs: CALL_MS,
    askAt: null,
  });
}

function send(response: ServerResponse, outcome: Result<HttpResponse, HttpFailure>): Refusal | null {
  if (!outcome.ok) {
    const { code, message } = outcome.failure.error;
    return { status: statusOf(outcome.failure), code, message };
  }
  const { statusCode, headers, body, explanation } = outcome.value;
  if (body === undefined && explanation !== undefined && statusCode >= 400) {
    const isPause = statusCode === 429 || statusCode === 503;
    const code = isPause ? "LeftAlone" : "NoDetails";
    sendJson(response, statusCode, { code, message: explanation }, isPause ? retryAfterOf(headers) : {});
    return null;
  }
  sendCallerResponse(response, { statusCode, headers, ...(body === undefined ? {} : { body }) }, {});
  return null;
}

/** Of a service that is left alone because it fails nobody knows when it will be back. */
function retryAfterOf(headers: HttpResponse["headers"]): Record<string, string> {
  return { "retry-after": headers["retry-after"] ?? "10" };
}

const STATUSES: Readonly<Record<string, number>> = {
  OperationNotFound: 404,
  ConnectionNotUsable: 409,
  ConnectionUnauthorized: 409,
  EgressRefused: 403,
  HostNotAllowed: 403,
};

/** What the gateway answers where the service did not. */
function statusOf({ kind, error }: HttpFailure): number {
  if (kind === "timeout") return 504;
  return kind === "refused" ? (STATUSES[error.code] ?? 400) : 502;
}

const NO_ADDRESS: Refusal = {
  status: 404,
  code: "UnknownAddress",
  message: "An address of the gateway is /gateway/<id of a connection>/<path of an operation>.",
};
const NOBODY: Refusal = {
  status: 401,
  code: "NotSignedIn",
  message: "Send an API key or a token of the connection: Authorization: Bearer …",
  headers: { "www-authenticate": "Bearer" },
};
const EXPIRED: Refusal = {
  ...NOBODY,
  code: "TokenExpired",
  message: "The time of this token is over. Ask for a new one.",
};
const NO_CONNECTION: Refusal = {
  status: 404,
  code: "ConnectionNotFound",
  message: "There is no connection of this id that you may use.",
};
const MEMBER: Refusal = {
  status: 403,
  code: "NotAllowed",
  message: "As a member of this environment you may look, but not call services. Ask an admin.",
};
