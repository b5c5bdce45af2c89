import { useEffect, useRef, useState } from "react";
import type { Words } from "../../words/translate.ts";
import type { Outline, OutlineRow } from "./outline-rows.ts";
import { whatChanged } from "./outline-words.ts";

/** What the last edit did to the lines, for the live region. Folding changes no line: what is hidden counts as well. */
export function useAnnouncement(t: Words, { shownBy }: Outline, current: OutlineRow | undefined): string {
  const [said, setSaid] = useState("");
  const before = useRef<readonly string[] | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: going from row to row changes nothing
  useEffect(() => {
    const names = [...shownBy.keys()];
    const change = before.current === null ? null : whatChanged(t, before.current, names, current);
    before.current = names;
    if (change !== null) setSaid(change);
  }, [shownBy, t]);
  return said;
}
