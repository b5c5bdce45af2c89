import type { OperationSpec } from "@towpath/flow";
import type { ConnectorSummary, OfferedOperation } from "../../connector-steps/connector-operation.ts";

/** One line of the picker. */
export type PickerEntry =
  | { readonly kind: "built-in"; readonly key: string; readonly spec: OperationSpec }
  | { readonly kind: "operation"; readonly key: string; readonly operation: OfferedOperation }
  /** Leads to its operations. */
  | { readonly kind: "connector"; readonly key: string; readonly connector: ConnectorSummary };

export interface PickerGroup {
  readonly title: string;
  readonly entries: readonly PickerEntry[];
}

export const builtIn = (spec: OperationSpec): PickerEntry => ({
  kind: "built-in",
  key: `built-in ${spec.title}`,
  spec,
});

export const ofConnector = (operation: OfferedOperation): PickerEntry => ({
  kind: "operation",
  key: `${operation.connectorId} ${operation.operationId}`,
  operation,
});

/** What it is called. */
export function nameOfEntry(entry: PickerEntry): string {
  switch (entry.kind) {
    case "built-in":
      return entry.spec.title;
    case "operation":
      return entry.operation.title;
    case "connector":
      return entry.connector.title;
  }
}

export const connectorEntry = (connector: ConnectorSummary): PickerEntry => ({
  kind: "connector",
  key: `connector ${connector.id}`,
  connector,
});
