import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { OperationSpec } from "@towpath/flow";
import { orpc } from "../../../client/api.ts";
import { noticeFailed } from "../notices.tsx";
import type { PickerEntry } from "./picker-entry.ts";

interface Favourite {
  readonly connector: string;
  readonly operation: string;
}

export interface Favourites {
  /** Also false of what can be none. */
  readonly has: (entry: PickerEntry) => boolean;
  readonly toggle: (entry: PickerEntry) => void;
}

/** What an entry is called among the favourites; null for a connector, which only leads to others. */
export function favouriteOf(entry: PickerEntry): Favourite | null {
  if (entry.kind === "built-in") return { connector: "", operation: nameOfBuiltIn(entry.spec) };
  if (entry.kind === "connector") return null;
  return { connector: entry.operation.connectorName, operation: entry.operation.operationId };
}

const nameOfBuiltIn = ({ type, kind, variant }: OperationSpec): string =>
  [type, kind, variant].filter((part) => part !== undefined).join("/");

const isSame = (a: Favourite, b: Favourite) => a.connector === b.connector && a.operation === b.operation;

/** The operations that this person marked, and marking one. */
export function useFavourites(): Favourites {
  const queries = useQueryClient();
  const list = orpc.favourites.list.queryOptions({ input: {}, staleTime: 60_000 });
  const items = useQuery(list).data?.items ?? [];
  const save = useMutation({
    ...orpc.favourites.save.mutationOptions(),
    onSuccess: (answer) => {
      queries.setQueryData(list.queryKey, answer);
      // Those of connectors are read with their looks.
      void queries.invalidateQueries({ queryKey: orpc.connectors.operations.key() });
    },
    onError: (error) => noticeFailed(error),
  });
  const has = (entry: PickerEntry) => {
    const wanted = favouriteOf(entry);
    return wanted !== null && items.some((item) => isSame(item, wanted));
  };
  return {
    has,
    toggle: (entry) => {
      const favourite = favouriteOf(entry);
      if (favourite !== null && !save.isPending) save.mutate({ ...favourite, favourite: !has(entry) });
    },
  };
}
