import type { Result } from "@towpath/prelude";
import type { ConnectorDraft } from "../authoring/connector-draft.ts";
import { draftFromSource } from "../authoring/draft-from-source.ts";
import type { Connector } from "../connector.ts";
import { read } from "./builders.ts";

/** The connector that a source becomes, which the reader must find sound. */
export function connectorFrom(source: string | object): { draft: ConnectorDraft; connector: Connector } {
  const text = typeof source === "string" ? source : JSON.stringify(source);
  const draft = must(draftFromSource(text));
  return { draft, connector: connectorOf(draft) };
}

export function connectorOf(draft: ConnectorDraft): Connector {
  const { connector, problems } = read(draft.definition, draft.properties);
  if (connector === null || problems.length > 0) throw new Error(JSON.stringify(problems));
  return connector;
}

export function must<T>(result: Result<T, { readonly message: string }>): T {
  if (!result.ok) throw new Error(result.failure.message);
  return result.value;
}
