/** An entry that was used: places are remembered whole, because nothing lists them until somebody searches. */
export interface RecentEntry {
  readonly id: string;
  readonly label: string;
  readonly href?: string;
}

const MOST = 8;

/** The list with this entry at its head, each once. */
export const withRecent = (recents: readonly RecentEntry[], used: RecentEntry): readonly RecentEntry[] =>
  [used, ...recents.filter(({ id }) => id !== used.id)].slice(0, MOST);

/** What was written down, as far as it makes sense: anybody may write into the store of a browser. */
export function readRecents(text: string | null): readonly RecentEntry[] {
  const read = parsed(text);
  if (!Array.isArray(read)) return [];
  return read.flatMap((one: unknown) => {
    if (typeof one !== "object" || one === null) return [];
    const { id, label, href } = one as Partial<Record<string, unknown>>;
    if (typeof id !== "string" || typeof label !== "string") return [];
    // Only to our own pages.
    const leads = typeof href === "string" && /^\/(?!\/|\\)/.test(href) ? { href } : {};
    return [{ id, label, ...leads }];
  });
}

function parsed(text: string | null): unknown {
  try {
    return JSON.parse(text ?? "[]");
  } catch {
    return [];
  }
}

/** Each environment has flows of its own. */
const keyOf = (environmentId: string) => `towpath.palette.${environmentId}`;

export function loadRecents(environmentId: string): readonly RecentEntry[] {
  try {
    return readRecents(window.localStorage.getItem(keyOf(environmentId))).slice(0, MOST);
  } catch {
    // A browser may keep nothing: then nothing was used lately.
    return [];
  }
}

export function keepRecents(environmentId: string, recents: readonly RecentEntry[]): void {
  try {
    window.localStorage.setItem(keyOf(environmentId), JSON.stringify(recents));
  } catch {
    // The palette works without.
  }
}
