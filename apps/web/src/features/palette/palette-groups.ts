import type { PaletteEntry, PaletteGroup } from "./palette-entry.ts";
import type { RecentEntry } from "./recent-entries.ts";

/** Every word stands in its label or keywords, or it is called so altogether. */
export function isFound(query: string, { label, keywords = "" }: PaletteEntry): boolean {
  const text = `${label} ${keywords}`.toLowerCase();
  return query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/**
 * What the palette shows, in its order: with nothing typed what was used lately stands first, under a title of its own;
 * while something is typed it stands first in its group.
 *
 * @param entries those that fit the query
 */
export function paletteGroups(
  entries: readonly PaletteEntry[],
  recents: readonly RecentEntry[],
  {
    query,
    recentTitle,
    recentIcon,
  }: { query: string; recentTitle: string; recentIcon: PaletteEntry["icon"] },
): readonly PaletteGroup[] {
  const rank = new Map(recents.map(({ id }, index) => [id, index]));
  const rankOf = ({ id }: PaletteEntry) => rank.get(id) ?? recents.length;
  if (query !== "")
    return grouped(
      entries.toSorted((a, b) => rankOf(a) - rankOf(b)),
      entries,
    );
  const known = new Map(entries.map((entry) => [entry.id, entry]));
  const lately = recents.flatMap((recent): PaletteEntry[] => {
    const entry = known.get(recent.id);
    if (entry !== undefined) return [{ ...entry, group: recentTitle }];
    // A command that this page does not have leads nowhere.
    return recent.href === undefined ? [] : [{ ...recent, group: recentTitle, icon: recentIcon }];
  });
  const others = entries.filter(({ id }) => !rank.has(id));
  return [...grouped(lately, lately), ...grouped(others, entries)];
}

/** @param order whose groups come in the order in which they stand here first */
function grouped(entries: readonly PaletteEntry[], order: readonly PaletteEntry[]): readonly PaletteGroup[] {
  const titles = [...new Set(order.map(({ group }) => group))];
  return titles
    .map((title) => ({ title, entries: entries.filter(({ group }) => group === title) }))
    .filter((group) => group.entries.length > 0);
}
