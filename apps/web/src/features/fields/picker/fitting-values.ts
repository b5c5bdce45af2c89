import type { KnownGroup } from "../known-data.ts";
import { tokenFit, type Wanted } from "../token-fit.ts";

export interface SortedGroups {
  readonly fitting: readonly KnownGroup[];
  /** Values of another type than the field takes: shown below the others, never hidden. */
  readonly others: readonly KnownGroup[];
}

/** The groups in their order, once with what fits the field and once with the rest. */
export function sortedByFit(groups: readonly KnownGroup[], wanted: Wanted): SortedGroups {
  if (wanted === "any") return { fitting: groups, others: [] };
  const part = (isOther: boolean) =>
    groups.flatMap((group) => {
      const tokens = group.tokens.filter((token) => (tokenFit(token, wanted).kind === "other") === isOther);
      // Both parts may be expanded, each for itself.
      return tokens.length === 0 ? [] : [{ ...group, id: isOther ? `${group.id} other` : group.id, tokens }];
    });
  return { fitting: part(false), others: part(true) };
}
