import { z } from "zod";

/** What the server has not acknowledged, with the state it was made from: so that it can be merged with a later one. */
const LocalCopySchema = z.object({
  revision: z.number(),
  name: z.string(),
  text: z.string(),
  base: z.object({ name: z.string(), text: z.string() }).nullable().default(null),
});
export type KeptCopy = z.infer<typeof LocalCopySchema>;

const prefixOf = (flowId: string): string => `towpath.unsaved.${flowId}`;

/**
 * Keeps (or with null forgets) what the server has not acknowledged. Each open designer has its own: another tab that
 * saves well must not take away what this one could not.
 */
export function keepLocalCopy(flowId: string, seat: string, copy: KeptCopy | null): void {
  const key = `${prefixOf(flowId)}.${seat}`;
  try {
    if (copy === null) localStorage.removeItem(key);
    else if (!tryKeep(key, copy)) tryKeep(key, { ...copy, base: null });
  } catch {
    // The copy is a second net; the first is the server. A full or forbidden store must not stop editing.
  }
}

function tryKeep(key: string, copy: KeptCopy): boolean {
  try {
    localStorage.setItem(key, JSON.stringify(copy));
    return true;
  } catch {
    return false;
  }
}

/** Where a copy is kept, and what it holds. */
export interface FoundCopy {
  readonly key: string;
  readonly copy: KeptCopy;
}

/** What this browser holds of a flow, from this designer or others. */
export function readLocalCopies(flowId: string): readonly FoundCopy[] {
  try {
    const keys = Object.keys(localStorage).filter((key) => key.startsWith(prefixOf(flowId)));
    return keys.flatMap((key) => {
      const copy = readCopy(key);
      return copy === null ? [] : [{ key, copy }];
    });
  } catch {
    return [];
  }
}

function readCopy(key: string): KeptCopy | null {
  try {
    const parsed = LocalCopySchema.safeParse(JSON.parse(localStorage.getItem(key) ?? "null"));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

export function forgetLocalCopy(key: string): void {
  try {
    localStorage.removeItem(key);
  } catch {
    // Nothing is lost by a copy that stays.
  }
}
