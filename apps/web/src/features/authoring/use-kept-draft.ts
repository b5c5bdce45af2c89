import { useDebouncedValue } from "@mantine/hooks";
import { useCallback, useEffect, useRef, useState } from "react";
import { isSame, type WizardTexts } from "./draft-history.ts";
import { type KeptDraft, keepDraft, readKeptDraft } from "./kept-draft.ts";
import type { EditedConnector } from "./save-dialog.tsx";

/** A pause in typing; a definition has up to a megabyte to write. */
const PAUSE_MS = 800;

export interface Keeping {
  /** From an earlier visit, and another than what is shown; null for none, and once it was decided about. */
  readonly found: KeptDraft | null;
  /** It was taken up, or thrown away. */
  readonly decided: () => void;
  /** The server has it all: nothing is to be kept. */
  readonly forget: () => void;
}

/** Keeps what is edited in this browser until it is saved. @param place where (`keepDraft`) */
export function useKeptDraft(
  edited: EditedConnector | null,
  draft: { readonly texts: WizardTexts; readonly title: string },
  initial: WizardTexts,
  place: string,
): Keeping {
  const versionId = edited?.versionId ?? null;
  // Of a new connector the page before asks: here it is taken up already.
  const [found, setFound] = useState(() => (edited === null ? null : readKeptDraft(place)));
  const [first] = useState(initial);
  const isDone = useRef(false);
  const [texts] = useDebouncedValue(draft.texts, PAUSE_MS);
  const { title } = draft;
  useEffect(() => {
    if (isDone.current || isSame(texts, first)) return;
    keepDraft(place, { texts, title, versionId, keptAt: Date.now() });
  }, [texts, title, first, place, versionId]);
  const forget = useCallback(() => {
    isDone.current = true;
    keepDraft(place, null);
  }, [place]);
  return {
    found: found === null || isSame(found.texts, first) ? null : found,
    decided: () => setFound(null),
    forget,
  };
}
