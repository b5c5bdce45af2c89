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

/** @param connectorId null for a connector that is new */
const keyOf = (connectorId: string | null): string => `towpath.connector.${connectorId ?? "new"}`;

/** Keeps, or with null forgets. A full or forbidden store must not stop editing. */
export function keepDraft(connectorId: string | null, draft: KeptDraft | null): void {
  try {
    if (draft === null) localStorage.removeItem(keyOf(connectorId));
    else localStorage.setItem(keyOf(connectorId), JSON.stringify(draft));
  } catch {
    // Then there is no second net; the browser still asks before it closes the page.
  }
}

export function readKeptDraft(connectorId: string | null): KeptDraft | null {
  try {
    const parsed = KeptDraftSchema.safeParse(JSON.parse(localStorage.getItem(keyOf(connectorId)) ?? "null"));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
