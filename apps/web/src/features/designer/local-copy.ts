import { z } from "zod";
import type { LocalCopy } from "./autosave.ts";

const LocalCopySchema = z.object({ revision: z.number(), name: z.string(), text: z.string() });
const keyOf = (flowId: string): string => `towpath.unsaved.${flowId}`;

/** Keeps (or with null forgets) what the server has not acknowledged. A full or forbidden store must not stop editing. */
export function keepLocalCopy(flowId: string, copy: LocalCopy | null): void {
  try {
    if (copy === null) localStorage.removeItem(keyOf(flowId));
    else localStorage.setItem(keyOf(flowId), JSON.stringify(copy));
  } catch {
    // The copy is a second net; the first is the server.
  }
}

export function readLocalCopy(flowId: string): LocalCopy | null {
  try {
    const parsed = LocalCopySchema.safeParse(JSON.parse(localStorage.getItem(keyOf(flowId)) ?? "null"));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
