import type { StoredFlow } from "@towpath/db";
import { ok } from "@towpath/prelude";
import { refusedUse, type SealedConnection } from "@towpath/vault";
import type { Actor } from "../actor.ts";
import type { Deps } from "../deps.ts";
import { flowReferences } from "../flow-references.ts";
import { readDefinition } from "../read-definition.ts";
import { findUsable } from "./find-connection.ts";

const PAGE = 100;
/** Each is read: those that were changed last, which are those that were just imported. */
const MOST_FLOWS = 1_000;

interface Needing {
  readonly id: string;
  readonly name: string;
  readonly references: readonly string[];
}

/** The flows that need a connection to the same connector and have none yet. */
export async function listFlowsInNeed(deps: Deps, actor: Actor, id: string) {
  const found = await findUsable(deps, actor, id);
  if (!found.ok) return found;
  const flows = await flowsInNeed(deps, actor, found.value);
  return ok({ items: flows.map((flow) => ({ id: flow.id, name: flow.name })) });
}

/** Binds a connection wherever its connector is needed and nothing is chosen yet. */
export async function bindWhereNeeded(deps: Deps, actor: Actor, id: string) {
  const found = await findUsable(deps, actor, id);
  if (!found.ok) return found;
  const bound: { id: string; name: string }[] = [];
  for (const flow of await flowsInNeed(deps, actor, found.value)) {
    for (const reference of flow.references) {
      const binding = { reference, connectionId: id, by: actor.user.id };
      await deps.database.connections.bind(actor.environmentId, flow.id, binding);
    }
    bound.push({ id: flow.id, name: flow.name });
  }
  return ok({ items: bound });
}

async function flowsInNeed(
  deps: Deps,
  actor: Actor,
  connection: SealedConnection,
): Promise<readonly Needing[]> {
  const needing: Needing[] = [];
  let cursor: string | null | undefined;
  for (let read = 0; read < MOST_FLOWS && cursor !== null; read += PAGE) {
    const page = await deps.database.flows.list(actor.environmentId, {
      limit: PAGE,
      ...(cursor === undefined ? {} : { cursor }),
    });
    for (const flow of page.items) {
      const references = await neededBy(deps, actor, flow, connection);
      if (references.length > 0) needing.push({ id: flow.id, name: flow.name, references });
    }
    cursor = page.nextCursor;
  }
  return needing;
}

/** The references of a flow that mean this connector, and nothing is bound to. */
async function neededBy(
  deps: Deps,
  actor: Actor,
  flow: StoredFlow,
  connection: SealedConnection,
): Promise<readonly string[]> {
  const publishedBy = flow.published?.publishedBy ?? null;
  // Runs of what is published would rest on the right of somebody who has none.
  if (publishedBy !== null && refusedUse(connection, publishedBy) !== null) return [];
  const definition = readDefinition(flow.definitionText);
  const references = definition.ok ? await flowReferences(deps, actor, flow, definition.value) : [];
  const meant = references.filter(({ connector }) => connector?.id === connection.connector.id);
  if (meant.length === 0) return [];
  const bindings = await deps.database.connections.bindings(actor.environmentId, flow.id);
  const taken = new Set(bindings.map(({ reference }) => reference.toLowerCase()));
  return meant.flatMap(({ reference }) => (taken.has(reference.toLowerCase()) ? [] : [reference]));
}
