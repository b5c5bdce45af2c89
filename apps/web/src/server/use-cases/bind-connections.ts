import type { Connector } from "@towpath/connectors";
import { fail, ok, type Said, said } from "@towpath/prelude";
import { needsNoConnection, refusedFlow, refusedUse, type StoredConnection } from "@towpath/vault";
import type { Actor } from "../actor.ts";
import type { Deps } from "../deps.ts";
import type { Failure } from "../failure.ts";
import { type FlowReference, flowReferences } from "../flow-references.ts";
import { presentConnection } from "../present-connection.ts";
import { readDefinition } from "../read-definition.ts";
import { findUsable } from "./find-connection.ts";
import { findFlow } from "./read-flows.ts";

/** A reference of a flow's draft, with what it is bound to. */
export interface Binding extends FlowReference {
  readonly connection: StoredConnection | null;
  /** The connector as its current files describe it. */
  readonly described: Connector | null;
  readonly needsConnection: boolean;
  /** Why the flow cannot run with it, for this actor; null when it can. */
  readonly problem: Said | null;
}

export async function listBindings(deps: Deps, actor: Actor, flowId: string) {
  const found = await findBindings(deps, actor, flowId);
  return found.ok ? ok({ items: found.value.map((binding) => presentBinding(actor, binding)) }) : found;
}

/** What every reference of the draft is bound to; a draft that cannot be read has none. */
export async function findBindings(deps: Deps, actor: Actor, flowId: string) {
  const found = await findFlow(deps, actor, flowId);
  if (!found.ok) return found;
  const definition = readDefinition(found.value.definitionText);
  if (!definition.ok) return ok([]);
  const references = await flowReferences(deps, actor, found.value, definition.value);
  if (references.length === 0) return ok([]);
  const { connections } = deps.database;
  const bound = await connections.bindings(actor.environmentId, flowId);
  const lost = bound.length < references.length ? await connections.lost(actor.environmentId, flowId) : [];
  const lostNames = new Map(
    lost.map(({ reference, connectionName }) => [reference.toLowerCase(), connectionName]),
  );
  const byReference = new Map(
    bound.map(({ reference, connection }) => [reference.toLowerCase(), connection]),
  );
  return ok(
    await Promise.all(
      references.map((reference) => {
        const key = reference.reference.toLowerCase();
        const bindings = { connection: byReference.get(key) ?? null, lostName: lostNames.get(key) ?? null };
        return bindingOf(deps, actor, reference, bindings);
      }),
    ),
  );
}

async function bindingOf(
  deps: Deps,
  actor: Actor,
  reference: FlowReference,
  { connection, lostName }: { connection: StoredConnection | null; lostName: string | null },
): Promise<Binding> {
  const { connectors } = deps.database;
  const stored =
    connection === null
      ? reference.connector
      : await connectors.get(actor.environmentId, connection.connector.id);
  const described = stored === null ? null : await connectors.readConnectorVersion(stored.version.id);
  const needsConnection = described === null || !needsNoConnection(described);
  const binding = { ...reference, connector: stored, connection, described, needsConnection };
  return { ...binding, problem: problemOf(actor, binding, lostName) };
}

function problemOf(
  actor: Actor,
  { reference, connectorName, connector, connection, needsConnection }: Omit<Binding, "problem">,
  lostName: string | null,
): Said | null {
  if (connection !== null) {
    if (connector !== null) return refusedUse(connection, actor.user.id);
    return said(
      'The connector "{title}" of the connection "{name}" was deleted. Import it again, and choose a connection to it.',
      { title: connection.connector.title, name: connection.name },
    );
  }
  if (connector === null) return noConnector(reference, connectorName);
  if (!needsConnection) return null;
  const { title } = connector;
  return lostName === null
    ? said('Choose a connection to "{title}" for "{reference}".', { title, reference })
    : said('The connection "{lost}" was deleted. Choose a connection to "{title}" for "{reference}".', {
        lost: lostName,
        title,
        reference,
      });
}

const noConnector = (reference: string, named: string | null): Said =>
  named === null
    ? said(
        'No connector of this environment is the one that "{reference}" means. Import it, or choose a connection to another.',
        { reference },
      )
    : said(
        'No connector of this environment is the one that "{reference}" means ("{named}"). Import it, or choose a connection to another.',
        { reference, named },
      );

export async function bindConnection(
  deps: Deps,
  actor: Actor,
  given: { flowId: string; reference: string; connectionId: string | null },
) {
  const { flowId, reference, connectionId } = given;
  const found = await findFlow(deps, actor, flowId);
  if (!found.ok) return found;
  if (connectionId !== null) {
    const usable = await findUsable(deps, actor, connectionId);
    if (!usable.ok) return usable;
  }
  const by = actor.user.id;
  const bound = await deps.database.connections.bind(actor.environmentId, flowId, {
    reference,
    connectionId,
    by,
  });
  if (!bound) return fail<Failure>({ kind: "not-found", what: "connection" });
  return listBindings(deps, actor, flowId);
}

function presentBinding(actor: Actor, binding: Binding) {
  const { reference, connectorName, connector, connection, needsConnection, problem, uses } = binding;
  return {
    reference,
    connectorName,
    connector:
      connector === null
        ? null
        : {
            id: connector.id,
            name: connector.name,
            title: connector.title,
            brandColor: connector.brandColor,
          },
    needsConnection,
    connection: connection === null ? null : presentConnection(actor, connection),
    problem: problem?.message ?? null,
    ...(problem === null ? {} : { saying: problem.saying }),
    uses: uses.map(({ role, name }) => ({ role, name })),
  };
}

/**
 * Why this actor may not try a flow: what its steps are bound to does the maker's bidding, so whoever tries it needs the
 * right to each connection.
 */
export async function refusedToTry(
  { database }: Deps,
  actor: Actor,
  flowId: string,
): Promise<Failure | null> {
  const { environmentId, user } = actor;
  const refusal = await refusedFlow(database.connections, { environmentId, flowId }, user.id);
  return refusal === null ? null : { kind: "forbidden", ...refusal };
}
