import type { ConnectorPort } from "@towpath/engine";
import type { ConnectorPolls } from "@towpath/gateway";
import { said } from "@towpath/prelude";

/** Whose references are meant. */
export interface TriggerPlace {
  readonly flowId: string;
  readonly environmentId: string;
  readonly versionId: string;
  /** Use this connection whatever the reference is bound to by now; null: what it is bound to. */
  readonly connectionId?: string | null;
}

/** The connectors of one flow's trigger. */
export interface TriggerConnectors extends ConnectorPort, ConnectorPolls {
  /** The connection a reference is bound to; null: none, or none is needed. */
  connectionOf(reference: string): Promise<string | null>;
}

export type ConnectorsFor = (place: TriggerPlace) => TriggerConnectors;

export const NO_CONNECTIONS = said("There are no connections here, so the trigger cannot sign in.").message;
