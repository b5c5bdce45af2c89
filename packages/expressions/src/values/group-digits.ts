/** How a culture groups digits: `[3]` for thousands, `[3, 2]` where hundreds of thousands are lakhs. */
export type GroupSizes = readonly number[];

/** How many digits stand right of each separator, nearest to the point first; the last size repeats. */
export function separatorPlaces(length: number, sizes: GroupSizes): Set<number> {
  const places = new Set<number>();
  let place = 0;
  for (let index = 0; ; index += 1) {
    const size = sizes[Math.min(index, sizes.length - 1)] ?? 0;
    place += size;
    if (size === 0 || place >= length) return places;
    places.add(place);
  }
}

export function groupDigits(
  whole: string,
  { group, groupSizes }: { readonly group: string; readonly groupSizes: GroupSizes },
): string {
  if (group === "") return whole;
  const places = separatorPlaces(whole.length, groupSizes);
  return Array.from(whole, (digit, index) =>
    places.has(whole.length - 1 - index) ? digit + group : digit,
  ).join("");
}
