import type { Connector } from "@towpath/connectors";
import type { Result } from "@towpath/prelude";
import type { ConnectionValues } from "../operation/inject-credentials.ts";
import type { ServicePort } from "../operation/script/script-host.ts";
import type { CallBudget } from "./call-budget.ts";
import type { CredentialPort } from "./credential-port.ts";

/** Why a connection cannot be used now. */
export interface NotUsable {
  /** In plain words, with who can do what about it. */
  readonly message: string;
  /** The id of the connection that somebody has to mend first; null: waiting does not help. */
  readonly waitsFor: string | null;
  /** True: in a while it may work by itself. */
  readonly passes?: boolean;
}

/** What a reference of a definition is bound to. */
export interface BoundConnection {
  /** The same for everybody who uses this sign-in: its calls share one budget. */
  readonly id: string;
  readonly connector: Connector;
  readonly connection: ConnectionValues;
  readonly baseUrl?: string;
  /** Hears what the service says of the credential. */
  readonly credential?: CredentialPort;
}

export interface ConnectorsOptions {
  readonly http: ServicePort;
  /** Null: nothing is bound to that reference. */
  bound(reference: string): Promise<Result<BoundConnection | null, NotUsable>>;
  readonly budget: CallBudget;
  /** Epoch milliseconds. */
  now(): number;
  /** From 0 up to 1: spreads those who come back. */
  random(): number;
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}
