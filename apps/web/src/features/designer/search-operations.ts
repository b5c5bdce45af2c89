import type { OperationSpec } from "@towpath/flow";

/** What is searched of an operation, built in or of a connector. */
export type Searched = Pick<OperationSpec, "role" | "title" | "summary" | "type" | "keywords"> & {
  readonly group: string;
};

export interface OperationGroup<T> {
  readonly title: string;
  readonly operations: readonly T[];
}

/**
 * The operations of one role that fit all words of a search, grouped in the catalogue's order. Groups whose best hit
 * has a word in its title come first, so that Enter takes what was most likely meant.
 */
export function searchOperations<T extends Searched>(
  all: readonly T[],
  role: OperationSpec["role"],
  search: string,
): readonly OperationGroup<T>[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const hits = all
    .filter((spec) => spec.role === role)
    .map((spec) => ({ spec, score: scoreOf(spec, words) }))
    .filter(({ score }) => score > 0);
  const groups = new Map<string, { spec: T; score: number }[]>();
  for (const hit of hits) groups.set(hit.spec.group, [...(groups.get(hit.spec.group) ?? []), hit]);
  return [...groups]
    .map(([title, found]) => ({ title, found: found.sort((a, b) => b.score - a.score) }))
    .sort((a, b) => (b.found[0]?.score ?? 0) - (a.found[0]?.score ?? 0))
    .map(({ title, found }) => ({ title, operations: found.map(({ spec }) => spec) }));
}

/** 0 when a word is found nowhere; the same for all when there is no search, which keeps the catalogue's order. */
function scoreOf(spec: Searched, words: readonly string[]): number {
  const title = spec.title.toLowerCase();
  const rest = [spec.type, spec.summary, spec.group, ...spec.keywords].join(" ").toLowerCase();
  let score = 1;
  for (const word of words) {
    if (title.startsWith(word)) score += 6;
    else if (title.includes(` ${word}`)) score += 4;
    else if (spec.keywords.some((keyword) => keyword.toLowerCase().startsWith(word))) score += 3;
    else if (title.includes(word) || rest.includes(word)) score += 1;
    else return 0;
  }
  return score;
}
