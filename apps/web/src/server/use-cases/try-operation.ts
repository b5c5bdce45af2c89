import { applySettings, type Connector, parseSettings } from "@towpath/connectors";
import type { HttpRequest, HttpResponse } from "@towpath/engine";
import { stringifyJson, type Value, type ValueObject } from "@towpath/expressions";
import {
  type ConnectionValues,
  type CredentialPort,
  callRenewing,
  createRedactor,
  invokeOperation,
  type Redactor,
  secretsOf,
} from "@towpath/gateway";
import { excerptOf, fail, ok, type Result } from "@towpath/prelude";
import type { Actor } from "../actor.ts";
import { filesOfDraft, readDraft } from "../connector-draft.ts";
import type { Deps } from "../deps.ts";
import type { Failure } from "../failure.ts";
import { findUsable } from "./find-connection.ts";
import { NO_CONNECTOR } from "./read-connectors.ts";

/** Somebody waits for it at a screen. */
const CALL_MS = 30_000;
/** More is cut: a person reads it. */
const SHOWN_CHARACTERS = 200_000;

export interface TriedCall {
  readonly definitionText: string;
  readonly propertiesText: string;
  readonly operationId: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly connectorId?: string | undefined;
  readonly connectionId?: string | undefined;
  readonly parameterSet: string;
  readonly values: Readonly<Record<string, string>>;
}

export interface TestedCall {
  readonly request: {
    method: string;
    url: string;
    headers: Record<string, string>;
    bodyText: string | null;
  } | null;
  readonly response: { statusCode: number; headers: Record<string, string>; bodyText: string | null } | null;
  readonly error: { code: string; message: string } | null;
  readonly log: string[];
  readonly durationMs: number;
}

/**
 * Calls an operation of a draft once, by the door of every call. A stored connection, and what an admin entered for the
 * connector, are opened only for a draft that sends where they were meant for, so that nobody can send them elsewhere.
 */
export async function tryOperation(
  deps: Deps,
  actor: Actor,
  given: TriedCall,
): Promise<Result<TestedCall, Failure>> {
  const draft = readDraft(filesOfDraft(given));
  if (!draft.ok) return draft;
  const drafted = await withSettings(deps, actor, draft.value.connector, given.connectorId);
  if (!drafted.ok) return drafted;
  const operation = drafted.value.operations.find(({ id }) => id === given.operationId);
  if (operation === undefined) return fail<Failure>({ kind: "not-found", what: "operation" });
  const used = await connectionFor(deps, actor, drafted.value, given);
  if (!used.ok) return used;
  const { connector, connection, credential } = used.value;
  const startedAt = deps.now();
  const http = deps.doors.of(actor.environmentId);
  const called = await callRenewing(
    {
      connector,
      operation,
      parameters: given.parameters as ValueObject,
      connection,
      timeoutMs: CALL_MS,
      idempotencyKey: crypto.randomUUID(),
      signal: AbortSignal.timeout(CALL_MS + 1_000),
    },
    credential,
    (call) => invokeOperation(http, call),
    (one) => one,
  );
  const invoked = called.outcome;
  const secrets = secretsOf(connector, called.connection);
  const durationMs = Math.max(0, Math.round(deps.now() - startedAt));
  if (!invoked.ok) {
    const { code, message, log = [] } = invoked.failure;
    const error = { code, message: createRedactor(secrets).text(message) };
    return ok({ request: null, response: null, error, log: [...log], durationMs });
  }
  const { request, response, fetchedSecrets, log } = invoked.value;
  const redactor = createRedactor([...secrets, ...fetchedSecrets]);
  return ok({
    request: shownRequest(request, redactor),
    response: shownResponse(response, redactor),
    error: null,
    log: [...log],
    durationMs,
  });
}

/** What was typed for a draft has nobody who could renew it. */
interface UsedConnection {
  readonly connector: Connector;
  readonly connection: ConnectionValues;
  readonly credential?: CredentialPort;
}

async function connectionFor(
  deps: Deps,
  actor: Actor,
  connector: Connector,
  { connectionId, parameterSet, values }: TriedCall,
): Promise<Result<UsedConnection, Failure>> {
  if (connectionId === undefined) {
    const opened = await deps.use.openConnector(connector);
    return opened.ok
      ? ok({ connector: opened.value, connection: { set: parameterSet, values } })
      : fail({ kind: "conflict", message: opened.failure });
  }
  const found = await findUsable(deps, actor, connectionId);
  if (!found.ok) return found;
  const opened = await deps.use.open(found.value, connector, { regardless: true });
  return opened.ok ? opened : fail({ kind: "conflict", message: opened.failure.message });
}

/** As the new version will be. A connector of another environment is as good as none. */
async function withSettings(
  { database }: Deps,
  { environmentId }: Actor,
  draft: Connector,
  connectorId: string | undefined,
): Promise<Result<Connector, Failure>> {
  if (connectorId === undefined) return ok(draft);
  const stored = await database.connectors.get(environmentId, connectorId);
  if (stored === null) return fail(NO_CONNECTOR);
  return ok(applySettings(draft, parseSettings(stored.settingsText, stored.entered)));
}

const headersOf = (headers: Readonly<Record<string, string>>, redactor: Redactor) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, redactor.text(value)]));

function shownRequest({ method, uri, headers, hostHeader, body }: HttpRequest, redactor: Redactor) {
  const all = { ...headers, ...(hostHeader === undefined ? {} : { Host: hostHeader }) };
  return {
    method,
    url: redactor.text(uri),
    headers: headersOf(all, redactor),
    bodyText: shownBody(body, redactor),
  };
}

function shownResponse({ statusCode, headers, body }: HttpResponse, redactor: Redactor) {
  return { statusCode, headers: headersOf(headers, redactor), bodyText: shownBody(body, redactor) };
}

function shownBody(body: Value | undefined, redactor: Redactor): string | null {
  if (body === undefined) return null;
  const text = typeof body === "string" ? redactor.text(body) : stringifyJson(redactor.value(body), 2);
  return excerptOf(text, SHOWN_CHARACTERS);
}
