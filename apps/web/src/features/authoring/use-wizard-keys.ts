import { useEffect, useRef } from "react";
import type { WizardDraft } from "./use-wizard-draft.ts";

/** Undo and redo by keys, except where a field has its own. */
export function useWizardKeys(draft: WizardDraft): void {
  const newest = useRef(draft);
  useEffect(() => {
    newest.current = draft;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const wanted = stepOf(event);
      if (wanted === null || isField(event.target)) return;
      event.preventDefault();
      newest.current[wanted]();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
}

function stepOf(event: KeyboardEvent): "undo" | "redo" | null {
  if (!(event.metaKey || event.ctrlKey) || event.altKey) return null;
  const key = event.key.toLowerCase();
  if (key === "z") return event.shiftKey ? "redo" : "undo";
  return key === "y" ? "redo" : null;
}

function isField(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName))
  );
}
