import { z } from "zod";
import type { WizardTexts } from "./draft-history.ts";

/** What was edited and never saved: kept by the browser, so that a closed tab loses nothing. */
export interface KeptDraft {
  readonly texts: WizardTexts;
  readonly title: string;
  /** The version that was being changed; null for a new connector. */
  readonly versionId: string | null;
  /** Epoch milliseconds. */
  readonly keptAt: number;
}

const KeptDraftSchema = z.object({
  texts: z.object({ definition: z.string(), properties: z.string(), script: z.string() }),
  title: z.string(),
  versionId: z.string().nullable(),
  keptAt: z.number(),
});

/** A kept draft, and where: two tabs with a new connector each keep theirs beside each other. */
export interface KeptNewDraft {
  readonly place: string;
  readonly kept: KeptDraft;
}

const PREFIX = "towpath.connector.";
const NEW = "new";

/** Where a connector that is new is kept: a place of its own for each that is begun. */
export function newPlace(now: number, random: () => number = Math.random): string {
  return `${NEW}.${now.toString(36)}${random().toString(36).slice(2, 8)}`;
}

/**
 * Keeps, or with null forgets. A full or forbidden store must not stop editing.
 *
 * @param place the id of a connector, or a place for one that is new
 */
export function keepDraft(place: string, draft: KeptDraft | null): void {
  try {
    if (draft === null) localStorage.removeItem(PREFIX + place);
    else localStorage.setItem(PREFIX + place, JSON.stringify(draft));
  } catch {
    // Then there is no second net; the browser still asks before it closes the page.
  }
}

export function readKeptDraft(place: string): KeptDraft | null {
  try {
    const parsed = KeptDraftSchema.safeParse(JSON.parse(localStorage.getItem(PREFIX + place) ?? "null"));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** New connectors that were never saved, the latest first. */
export function readKeptNewDrafts(): readonly KeptNewDraft[] {
  const places = keysOfStore().flatMap((key) =>
    key === PREFIX + NEW || key.startsWith(`${PREFIX}${NEW}.`) ? [key.slice(PREFIX.length)] : [],
  );
  return places
    .flatMap((place) => {
      const kept = readKeptDraft(place);
      return kept === null ? [] : [{ place, kept }];
    })
    .sort((a, b) => b.kept.keptAt - a.kept.keptAt);
}

function keysOfStore(): readonly string[] {
  try {
    return Object.keys(localStorage);
  } catch {
    return [];
  }
}
