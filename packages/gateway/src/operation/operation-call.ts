import type { Connector, Operation } from "@towpath/connectors";
import type { HttpFailure } from "@towpath/engine";
import type { ValueObject } from "@towpath/expressions";
import type { ConnectionValues } from "./inject-credentials.ts";
import type { OperationInputs } from "./operation-inputs.ts";

export interface OperationCall {
  readonly connector: Connector;
  readonly operation: Operation;
  /** By name; `body/a/b` reaches into the body. */
  readonly parameters: ValueObject;
  /** The same told apart by place, where the caller knows the places: then `parameters` is not read. */
  readonly inputs?: OperationInputs;
  readonly connection: ConnectionValues;
  /** Where the service is instead of at its own address, whatever a policy says. */
  readonly baseUrl?: string;
  readonly timeoutMs: number;
  readonly idempotencyKey: string;
  readonly signal: AbortSignal;
}

/** Why nothing came back. `code` as the history shows it; the message names the operation. */
export interface InvokeFailure {
  readonly code: string;
  readonly message: string;
  /** Which input is to blame. */
  readonly parameter?: string;
  /** Set when a call left, or tried to. */
  readonly cause?: HttpFailure;
  /** What the connector's script logged before, redacted. */
  readonly log?: readonly string[];
}
