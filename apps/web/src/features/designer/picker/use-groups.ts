import { useQuery } from "@tanstack/react-query";
import { OPERATIONS } from "@towpath/flow";
import { orpc } from "../../../client/api.ts";
import { useWords } from "../../../words/words.tsx";
import type { ConnectorSummary } from "../../connector-steps/connector-operation.ts";
import { saidOperation } from "../../fields/said-field.ts";
import type { PickerRequest } from "../designer-store.ts";
import { searchOperations } from "../search-operations.ts";
import { useInlineCode } from "../use-inline-code.ts";
import type { Favourites } from "./favourites.ts";
import { builtIn, ofConnector, type PickerEntry, type PickerGroup } from "./picker-entry.ts";
import { useConnectorEntries } from "./use-connector-entries.ts";
import { useShippedEntries } from "./use-shipped-entries.ts";

/** Where the installation runs no code of makers. */
const WITHOUT_CODE = OPERATIONS.filter(({ type }) => type !== "JavaScriptCode");
const MOST_FAVOURITES = 100;

export type Shown = "all" | "favourites" | "built-in" | "connectors";

interface Asked {
  readonly role: PickerRequest["role"];
  readonly search: string;
  readonly shown: Shown;
  /** Whose operations are looked at; null: all. */
  readonly inside: ConnectorSummary | null;
  readonly favourites: Favourites;
}

/** What the picker offers: favourites first, then what is built in, then connectors. */
export function useGroups({ role, search, shown, inside, favourites }: Asked) {
  const t = useWords();
  const own = useOwnEntries(role);
  const connectors = useConnectorEntries(role, search, inside);
  const marked = useMarkedOperations(role);
  const isInside = inside !== null;
  const shows = (group: Shown) => !isInside && (shown === "all" || shown === group);
  // What was searched for is found among the others: the same line twice would be in the way.
  const isListed = shows("favourites") && (search.trim() === "" || shown === "favourites");
  const liked = [...own, ...marked].filter(({ entry }) => favourites.has(entry));
  const likedEntries = searchOperations(liked, role, search)
    .flatMap(({ operations }) => operations)
    .map(({ entry }): PickerEntry => ({ ...entry, key: `favourite ${entry.key}` }));
  const groups: PickerGroup[] = [
    ...(isListed && likedEntries.length > 0 ? [{ title: t("Favourites"), entries: likedEntries }] : []),
    ...(shows("built-in")
      ? searchOperations(own, role, search).map(({ title, operations }) => ({
          title,
          entries: operations.map(({ entry }) => entry),
        }))
      : []),
    ...(shows("connectors") || isInside ? connectors.groups : []),
  ];
  return { ...connectors, groups };
}

/** Built-in operations, those of the connectors that come with Towpath among them. */
function useOwnEntries(role: PickerRequest["role"]) {
  const t = useWords();
  const inlineCode = useInlineCode();
  const shipped = useShippedEntries(role);
  const own = (inlineCode ? OPERATIONS : WITHOUT_CODE).map((spec) => ({
    ...saidOperation(t, spec),
    entry: builtIn(spec),
  }));
  return [...own, ...shipped];
}

/** Favourites among the operations of imported connectors. */
function useMarkedOperations(role: PickerRequest["role"]) {
  const input = { kind: role, favourites: true, builtIn: false, limit: MOST_FAVOURITES };
  const found = useQuery(orpc.connectors.operations.queryOptions({ input, staleTime: 60_000 }));
  return (found.data?.items ?? []).map((operation) => ({
    role,
    type: operation.operationId,
    title: operation.title,
    summary: operation.summary,
    group: operation.connectorTitle,
    keywords: [operation.connectorTitle],
    entry: ofConnector(operation),
  }));
}
