import { apiNameOf, namesOfReference } from "@towpath/connectors";
import type { StoredConnector, StoredFlow } from "@towpath/db";
import type { ValueObject } from "@towpath/expressions";
import {
  type ConnectionReference,
  connectionReferences,
  type Definition,
  referencesInFile,
} from "@towpath/flow";
import type { Actor } from "./actor.ts";
import type { Deps } from "./deps.ts";

/** A reference of a flow, and the connector it means here. */
export interface FlowReference extends ConnectionReference {
  readonly connectorName: string | null;
  readonly connector: StoredConnector | null;
}

/** An imported file never changes, so what its wrapper says of connections holds for ever. */
const wrappers = new Map<string, ValueObject>();
const REMEMBERED = 200;

/** The connections that a definition of a flow speaks of, with what the file it came in says of them. */
export async function flowReferences(
  deps: Deps,
  actor: Actor,
  flow: StoredFlow,
  definition: Definition,
): Promise<readonly FlowReference[]> {
  const plain = connectionReferences(definition);
  if (plain.length === 0) return [];
  const references = connectionReferences(definition, await wrapperOf(deps, flow));
  return Promise.all(
    references.map(async (reference) => {
      const names = namesOfReference(reference);
      const [said] = reference.apis;
      return {
        ...reference,
        connectorName: (said === undefined ? null : apiNameOf(said)) ?? names[0] ?? null,
        connector: await deps.database.connectors.byName(actor.environmentId, names),
      };
    }),
  );
}

async function wrapperOf({ database }: Deps, flow: StoredFlow): Promise<ValueObject> {
  const { source, environmentId } = flow;
  if (source === null) return {};
  const key = `${flow.id} ${source.id}`;
  const known = wrappers.get(key);
  if (known !== undefined) return known;
  const file = await database.flows.source(environmentId, source.id);
  const wrapper = file === null ? {} : referencesInFile(file, source);
  if (wrappers.size >= REMEMBERED) wrappers.clear();
  wrappers.set(key, wrapper);
  return wrapper;
}
