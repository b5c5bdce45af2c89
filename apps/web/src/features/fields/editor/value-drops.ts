import type { Extension } from "@codemirror/state";
import { dropCursor, EditorView } from "@codemirror/view";
import type { RefObject } from "react";
import { droppedValue, isValueDrag } from "../dragged-value.ts";
import { insertToken } from "./insert-token.ts";
import { chipAt, languageFacet } from "./template-state.ts";
import type { TemplateViewOptions } from "./view-options.ts";

/** A value dragged in from a tree of outputs lands where the pointer is, as if it had been picked there. */
export function valueDrops(latest: RefObject<TemplateViewOptions>): Extension {
  const takes = (view: EditorView, event: DragEvent): boolean =>
    isValueDrag(event.dataTransfer) && !latest.current.readOnly && view.state.facet(languageFacet) !== "text";
  return [
    dropCursor(),
    EditorView.domEventHandlers({
      dragover: (event, view) => {
        if (!takes(view, event)) return false;
        event.preventDefault();
        return true;
      },
      drop: (event, view) => {
        if (!takes(view, event)) return false;
        event.preventDefault();
        const token = droppedValue(event.dataTransfer);
        if (token === null) return true;
        const at = placeOf(view, event);
        const keepsType = latest.current.keepsType === true;
        insertToken(view, latest.current.codeOf(token), { from: at, to: at, keepsType });
        view.focus();
        return true;
      },
    }),
  ];
}

/** Beside a chip, never in the middle of its code. */
function placeOf(view: EditorView, { clientX, clientY }: DragEvent): number {
  const at = view.posAtCoords({ x: clientX, y: clientY }, false);
  const chip = chipAt(view.state, at);
  return chip === null || at === chip.from ? at : chip.to;
}
