import type { Value, ValueObject } from "@towpath/expressions";

/** An operation of a connector that an action wants called with a connection. */
export interface ConnectorCall {
  /** The name by which the definition speaks of the connection. */
  readonly reference: string;
  readonly target: ConnectorTarget;
  /** As many items are collected from page to page; null for the first page alone. */
  readonly minimumItems: number | null;
  /** Where the service is to call back: it goes where the operation has a place for it (`x-ms-notification-url`). */
  readonly callbackUrl?: string;
}

export type ConnectorTarget =
  /** OpenApiConnection: `body/a/b` among the parameters reaches into the body. */
  | { readonly kind: "operation"; readonly operationId: string; readonly parameters: ValueObject }
  /** ApiConnection: the address, as the operation describes it, with its values. */
  | {
      readonly kind: "address";
      readonly method: string;
      readonly path: string;
      readonly queries: ValueObject;
      readonly headers: ValueObject;
      readonly body?: Value;
    };
