import type { Connector } from "@towpath/connectors";
import type { ConnectionTest } from "@towpath/gateway";
import { fail, ok, type Result } from "@towpath/prelude";
import type { SealedConnection } from "@towpath/vault";
import type { Actor } from "../actor.ts";
import type { Deps } from "../deps.ts";
import type { Failure } from "../failure.ts";
import { missingScopes } from "../granted-scopes.ts";
import { presentConnection } from "../present-connection.ts";
import { findConnector, findManaged, findUsable } from "./find-connection.ts";

/** Somebody waits for it at a screen. */
const TEST_MS = 20_000;

/** Whoever manages a connection may test it, and whoever may use it. */
async function findTestable(
  deps: Deps,
  actor: Actor,
  id: string,
): Promise<Result<SealedConnection, Failure>> {
  const managed = await findManaged(deps, actor, id);
  return managed.ok ? managed : findUsable(deps, actor, id);
}

/** Asks the service, and notes what it said of the credential. */
export async function testStoredConnection(deps: Deps, actor: Actor, id: string) {
  const found = await findTestable(deps, actor, id);
  if (!found.ok) return found;
  const connection = found.value;
  const connector = await findConnector(deps, actor, connection.connector.id);
  if (!connector.ok) return connector;
  const askedAt = deps.now();
  const tried = await tryCredential(deps, connection, connector.value.connector);
  if (!tried.ok) return tried;
  const tookMs = Math.max(0, deps.now() - askedAt);
  const test = tried.value;
  if (test.outcome !== "not-testable") {
    const { status, message } = statusAfter(connection, test);
    // One that was not answered was not tested: what nobody tried goes on to say so.
    const tested = test.outcome === "failed" ? {} : { testedAt: deps.now() };
    const said = { status, message, ...tested };
    await deps.database.connections.setStatus(id, connection.credentialVersion, said);
  }
  const now = await deps.database.connections.get(actor.environmentId, id);
  const missing = missingScopes(connector.value.connector, now ?? connection);
  return ok({
    ...test,
    tookMs: test.outcome === "not-testable" ? null : tookMs,
    missingScopes: missing === null ? null : [...missing],
    connection: presentConnection(actor, now ?? connection),
  });
}

/** Asks the service about a credential, whether it is stored or not. */
export async function tryCredential(
  deps: Deps,
  connection: SealedConnection,
  connector: Connector,
): Promise<Result<ConnectionTest, Failure>> {
  const tested = await deps.use.test(connection, connector, TEST_MS);
  return tested.ok ? tested : fail({ kind: "conflict", message: tested.failure });
}

/** A service that is down says nothing about the credential. */
function statusAfter({ status }: SealedConnection, { outcome, message }: ConnectionTest) {
  if (outcome === "works") return { status: "connected" as const, message: null };
  return { status: outcome === "refused" ? ("needs-sign-in" as const) : status, message };
}
