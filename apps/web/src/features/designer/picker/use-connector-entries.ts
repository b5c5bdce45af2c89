import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { messageOf, orpc } from "../../../client/api.ts";
import { phrase } from "../../../words/translate.ts";
import { useWords } from "../../../words/words.tsx";
import type { ConnectorSummary } from "../../connector-steps/connector-operation.ts";
import { connectorEntry, ofConnector, type PickerGroup } from "./picker-entry.ts";

/** So many connectors stand below the built-in operations before anything is searched for. */
const FIRST_CONNECTORS = 20;
/** Out of so many: some have nothing of the kind that is looked for. */
const LISTED_CONNECTORS = 100;
const FOUND_OPERATIONS = 50;
const ALL_OPERATIONS = 500;
const NAMED_CONNECTORS = 3;

export interface ConnectorEntries {
  readonly groups: readonly PickerGroup[];
  readonly isLoading: boolean;
  readonly error: string | null;
  /** The environment has no connector at all. */
  readonly isEmpty: boolean;
}

/**
 * What connectors offer for a search: without words the connectors, most used first, with words their operations, and inside one
 * connector everything it has. The server searches, because there may be thousands.
 */
export function useConnectorEntries(
  role: "trigger" | "action",
  typed: string,
  inside: ConnectorSummary | null,
): ConnectorEntries {
  const t = useWords();
  const [search] = useDebouncedValue(typed.trim(), 200);
  const operations = useFoundOperations(role, search, inside);
  const connectors = useFoundConnectors(search, inside === null);
  const fitting = (connectors.data?.items ?? [])
    .filter((one) => hasRole(one, role))
    .slice(0, FIRST_CONNECTORS);
  const groups = [
    {
      title: inside?.title ?? phrase("Operations of connectors"),
      entries: (operations.data?.items ?? []).map(ofConnector),
    },
    { title: phrase("By connector"), entries: fitting.map(connectorEntry) },
  ].filter(({ entries }) => entries.length > 0);
  const failed = operations.error ?? connectors.error;
  return {
    groups,
    isLoading: operations.isFetching || connectors.isFetching,
    error: failed === null ? null : messageOf(failed, t),
    isEmpty: search === "" && connectors.data?.items.length === 0,
  };
}

function useFoundOperations(role: "trigger" | "action", search: string, inside: ConnectorSummary | null) {
  const place =
    inside === null ? { limit: FOUND_OPERATIONS } : { connectorId: inside.id, limit: ALL_OPERATIONS };
  // Those that come with Towpath stand among the built-in operations.
  const others = inside === null ? { builtIn: false } : {};
  const input = { ...(search === "" ? {} : { search }), kind: role, ...place, ...others };
  const wanted = search !== "" || inside !== null;
  const found = useQuery({
    ...orpc.connectors.operations.queryOptions({ input, staleTime: 30_000 }),
    placeholderData: keepPreviousData,
    enabled: wanted,
  });
  return wanted ? found : { data: undefined, error: null, isFetching: false };
}

function useFoundConnectors(search: string, wanted: boolean) {
  const input =
    search === "" ? { sort: "used" as const, limit: LISTED_CONNECTORS } : { search, limit: NAMED_CONNECTORS };
  const found = useQuery({
    ...orpc.connectors.list.queryOptions({ input, staleTime: 30_000 }),
    placeholderData: keepPreviousData,
    enabled: wanted,
  });
  return wanted ? found : { data: undefined, error: null, isFetching: false };
}

const hasRole = ({ operations, triggers }: ConnectorSummary, role: "trigger" | "action"): boolean =>
  role === "trigger" ? triggers > 0 : operations > triggers;
