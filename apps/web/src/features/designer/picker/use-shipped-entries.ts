import { useQuery } from "@tanstack/react-query";
import type { OperationSpec } from "@towpath/flow";
import { orpc } from "../../../client/api.ts";
import type { Searched } from "../search-operations.ts";
import { ofConnector, type PickerEntry } from "./picker-entry.ts";

const MOST = 100;

/** Operations of the connectors that come with Towpath: they are searched, and stand, among the built-in ones. */
export function useShippedEntries(
  role: OperationSpec["role"],
): readonly (Searched & { readonly entry: PickerEntry })[] {
  const input = { kind: role, builtIn: true, limit: MOST };
  const found = useQuery(orpc.connectors.operations.queryOptions({ input, staleTime: 300_000 }));
  return (found.data?.items ?? []).map((operation) => ({
    role,
    type: operation.operationId,
    title: operation.title,
    summary: operation.summary,
    // All of them speak HTTP, beside whose operations they are looked for.
    group: "HTTP",
    keywords: [operation.connectorTitle],
    entry: ofConnector(operation),
  }));
}
