import { isNewest } from "./designer-state.ts";
import type { DesignerStore } from "./designer-store.ts";
import { noticeRefused } from "./notices.tsx";

/**
 * The way back that a notice offers: it takes back the step that was made last when the notice was shown, and no
 * other. Asked for where the notice is made.
 */
export function undoThis(store: DesignerStore): () => void {
  const step = store.getState().past.at(-1);
  return () => {
    const { past, actions, t } = store.getState();
    if (step !== undefined && isNewest({ past }, step)) return actions.undo();
    noticeRefused(t("More was changed since. Undo takes it back step by step."));
  };
}
