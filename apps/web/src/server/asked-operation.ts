import { namesOfReference } from "@towpath/connectors";
import type { StoredFlow } from "@towpath/db";
import { isObject, type ValueObject } from "@towpath/expressions";
import { connectionReferences, isConnectorType, parseDefinition, triggerOf } from "@towpath/flow";
import type { Deps } from "./deps.ts";

/** Which operation of which connector the published trigger asks, or is called by, in the words of the connector. */
export interface AskedOperation {
  readonly connector: string;
  readonly operation: string;
}

/** Null for triggers that no connector describes, and where the connector is not known here. */
export async function askedOperation(deps: Deps, flow: StoredFlow): Promise<AskedOperation | null> {
  const parsed = flow.published === null ? null : parseDefinition(flow.published.definitionText);
  const trigger = parsed?.ok === true ? (triggerOf(parsed.value)?.trigger ?? null) : null;
  if (parsed?.ok !== true || trigger === null || !isConnectorType(String(trigger.type))) return null;
  const used = connectionReferences(parsed.value).find(({ uses }) =>
    uses.some(({ role }) => role === "trigger"),
  );
  if (used === undefined) return null;
  const { connectors, connections } = deps.database;
  const bound = await connections.bound(flow.environmentId, flow.id, used.reference);
  const stored =
    bound === null ? await connectors.byName(flow.environmentId, namesOfReference(used)) : bound.connector;
  if (stored === null) return null;
  const versionId = "versionId" in stored ? stored.versionId : stored.version.id;
  const connector = versionId === null ? null : await connectors.readConnectorVersion(versionId);
  const said = saidIn(isObject(trigger.inputs) ? trigger.inputs : {});
  const operation = connector?.operations.find(({ id }) => id.toLowerCase() === said.toLowerCase());
  return { connector: stored.title, operation: operation?.title ?? said };
}

function saidIn({ host, method, path }: ValueObject): string {
  const id = isObject(host) ? host.operationId : undefined;
  if (typeof id === "string") return id;
  return `${typeof method === "string" ? `${method.toUpperCase()} ` : ""}${String(path ?? "")}`;
}
