import type { Definition } from "@towpath/flow";
import type { DesignerStore } from "./designer-store.ts";
import type { TextFault } from "./json-editor.tsx";

/** What was typed as the code of a step and cannot be read yet. */
export interface CodeDraft {
  /** What the text was typed on. */
  readonly from: Definition;
  readonly text: string;
  readonly fault: TextFault | null;
}

const drafts = new WeakMap<DesignerStore, Map<string, CodeDraft>>();

/** Texts that were left as they could not be read, by step: whoever comes back goes on where they stopped. */
export function codeDrafts(store: DesignerStore): Map<string, CodeDraft> {
  const present = drafts.get(store);
  if (present !== undefined) return present;
  const created = new Map<string, CodeDraft>();
  drafts.set(store, created);
  return created;
}
