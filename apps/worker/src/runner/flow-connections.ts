import { namesOfReference } from "@towpath/connectors";
import type { Database, StoredVersion } from "@towpath/db";
import type { ValueObject } from "@towpath/expressions";
import { connectionReferences, parseDefinition, referencesInFile } from "@towpath/flow";
import type { BoundConnection, NotUsable } from "@towpath/gateway";
import { fail, ok, type Result } from "@towpath/prelude";
import {
  type ConnectionUse,
  type LostBinding,
  needsNoConnection,
  refusedUse,
  type SealedConnection,
} from "@towpath/vault";

/** The part of a flow that a run, or a trigger, is at work for. */
export interface FlowPlace {
  readonly environmentId: string;
  readonly flowId: string;
  readonly versionId: string;
  /** This connection, whatever the reference is bound to by now: what it subscribed to is taken back with it. */
  readonly connectionId?: string | null;
}

/** What the references of flows are bound to, asked anew for each call: rights and credentials change under way. */
export interface FlowConnections {
  /** Null: nothing is bound to that reference. */
  bound(place: FlowPlace, reference: string): Promise<Result<BoundConnection | null, NotUsable>>;
  /**
   * A connection that somebody may use, with the values in plain text.
   *
   * @param pinned the version of its connector; null: the one that drafts use
   */
  opened(connection: SealedConnection, pinned: string | null): Promise<Result<BoundConnection, NotUsable>>;
}

export interface FlowConnectionsOptions {
  readonly database: Pick<Database, "connections" | "connectors" | "flows">;
  readonly use: Pick<ConnectionUse, "open" | "openConnector">;
}

const CAPACITY = 500;

export function createFlowConnections(options: FlowConnectionsOptions): FlowConnections {
  const { database, use } = options;
  const versions = remembering((versionId: string) => database.flows.version(versionId));
  const unbound = remembering((key: string) => connectorsMeant(database, JSON.parse(key)));

  const opened: FlowConnections["opened"] = async (connection, pinned) => {
    const { title, versionId } = connection.connector;
    const version = pinned ?? versionId;
    const connector = version === null ? null : await database.connectors.readConnectorVersion(version);
    if (connector === null) return fail(forGood(goneWords(title)));
    const opened = await use.open(connection, connector);
    return opened.ok
      ? ok({ id: connection.id, ...opened.value })
      : fail(mendable(connection, opened.failure));
  };

  const meant = ({ environmentId, flowId, connectionId = null }: FlowPlace, reference: string) =>
    connectionId === null
      ? database.connections.bound(environmentId, flowId, reference)
      : database.connections.get(environmentId, connectionId);

  /** Nothing is bound; where something was, its name helps to find what to bind instead. */
  const lost = async ({ environmentId, flowId }: FlowPlace, reference: string) => {
    const all = await database.connections.lost(environmentId, flowId);
    const found = all.find((one) => one.reference.toLowerCase() === reference.toLowerCase());
    return found === undefined ? ok(null) : fail(forGood(lostWords(found)));
  };

  /** A connector that asks for nothing works without a connection. */
  const withoutConnection = async (version: StoredVersion, place: FlowPlace, reference: string) => {
    const { environmentId, flowId, versionId } = place;
    const known = await unbound(JSON.stringify({ environmentId, flowId, versionId }));
    const names = known?.get(reference.toLowerCase()) ?? [];
    const stored = await database.connectors.byName(environmentId, names);
    if (stored === null) return lost(place, reference);
    const pinned = version.connectors?.[stored.name] ?? stored.version.id;
    const connector = await database.connectors.readConnectorVersion(pinned);
    if (connector === null || !needsNoConnection(connector)) return lost(place, reference);
    const opened = await use.openConnector(connector);
    if (!opened.ok) return fail(forGood(opened.failure));
    return ok({ id: stored.id, connector: opened.value, connection: { set: "", values: {} } });
  };

  const unlessMissing = async (version: StoredVersion, place: FlowPlace, reference: string) => {
    const without = await withoutConnection(version, place, reference);
    const isThere = without.ok && without.value !== null;
    if (isThere || !waitsForBinding(version, place)) return without;
    const message = without.ok ? unboundWords(reference) : without.failure.message;
    return fail({ message, waitsFor: place.flowId });
  };

  return {
    opened,
    async bound(place, reference) {
      const version = await versions(place.versionId);
      if (version === null) return fail(forGood(VERSION_GONE));
      const connection = await meant(place, reference);
      if (connection === null) return unlessMissing(version, place, reference);
      // Of a draft: whoever tries it.
      const refusal = refusedUse(connection, version.publishedBy);
      if (refusal === null) {
        return opened(connection, version.connectors?.[connection.connector.name] ?? null);
      }
      return fail(
        version.number === 0
          ? forGood(refusal.message)
          : { message: refusal.message, waitsFor: connection.id },
      );
    },
  };
}

const VERSION_GONE = "The version of the flow that this run began with no longer exists.";

/**
 * A maker can choose a connection for what was published. Whoever tries a draft sees at once that it is missing, and
 * what was subscribed with a connection that is gone is taken back with no other.
 */
const waitsForBinding = ({ number }: StoredVersion, { connectionId = null }: FlowPlace) =>
  number !== 0 && connectionId === null;

const unboundWords = (reference: string) =>
  `No connection is chosen for the connection reference '${reference}' of this flow. A maker can choose one in the designer.`;

/** Whatever keeps it shut, a key that is missing here or one that was entered for another address, people can change. */
const mendable = ({ id }: SealedConnection, refused: NotUsable): NotUsable =>
  refused.passes === true ? refused : { ...refused, waitsFor: refused.waitsFor ?? id };

/** Waiting does not help. */
const forGood = (message: string): NotUsable => ({ message, waitsFor: null });

const goneWords = (title: string) =>
  `The connector "${title}" was deleted, or its files can no longer be read. Import it again, and choose a connection to it.`;

const lostWords = ({ connectionName, reference }: LostBinding) =>
  `The connection "${connectionName}", to which "${reference}" was bound, was deleted. Choose another one in the designer: the flow uses it from its next call on.`;

/** By the lower-case reference, the names that its connector may have. */
async function connectorsMeant(
  { flows }: Pick<Database, "flows">,
  { environmentId, flowId, versionId }: FlowPlace,
): Promise<ReadonlyMap<string, readonly string[]> | null> {
  const [version, flow] = await Promise.all([flows.version(versionId), flows.get(environmentId, flowId)]);
  const definition = version === null ? null : parseDefinition(version.definitionText);
  if (definition?.ok !== true) return null;
  const source = flow?.source ?? null;
  const file = source === null ? null : await flows.source(environmentId, source.id);
  const given: ValueObject = source === null || file === null ? {} : referencesInFile(file, source);
  const references = connectionReferences(definition.value, given);
  return new Map(references.map((one) => [one.reference.toLowerCase(), namesOfReference(one)]));
}

/** What never changes is loaded once; the least recently made of many goes first. */
function remembering<T>(load: (key: string) => Promise<T | null>): (key: string) => Promise<T | null> {
  const known = new Map<string, Promise<T | null>>();
  return (key) => {
    const found = known.get(key) ?? load(key);
    const [oldest] = known.keys();
    if (known.size >= CAPACITY && oldest !== undefined) known.delete(oldest);
    known.set(key, found);
    // The database may have been away for a moment.
    found.catch(() => known.delete(key));
    return found;
  };
}
