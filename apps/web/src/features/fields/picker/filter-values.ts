import type { KnownToken } from "../action-outputs.ts";
import type { KnownGroup } from "../known-data.ts";

/** A group as the list shows it: the first values of it, and how many more there are. */
export interface ShownGroup {
  readonly group: KnownGroup;
  readonly tokens: readonly KnownToken[];
  readonly hidden: number;
}

/** A long schema must not push the other steps out of sight. */
const FIRST_TOKENS = 6;

/**
 * Groups with the values that match every word of the search; words may stand in the value's name, its code, its
 * description or the step's name. Without a search, groups show their first values unless they were expanded.
 */
export function shownGroups(
  groups: readonly KnownGroup[],
  search: string,
  expanded: ReadonlySet<string>,
): ShownGroup[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return groups.flatMap((group) => {
    const matching =
      words.length === 0 ? group.tokens : group.tokens.filter((token) => matches(group, token, words));
    if (matching.length === 0) return [];
    const all = words.length > 0 || expanded.has(group.id) || matching.length <= FIRST_TOKENS + 1;
    const tokens = all ? matching : matching.slice(0, FIRST_TOKENS);
    return [{ group, tokens, hidden: matching.length - tokens.length }];
  });
}

function matches(group: KnownGroup, token: KnownToken, words: readonly string[]): boolean {
  const text = `${group.title} ${token.label} ${token.code} ${token.description ?? ""}`.toLowerCase();
  return words.every((word) => text.includes(word));
}
