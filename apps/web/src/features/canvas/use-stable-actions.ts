import { useLayoutEffect, useRef, useState } from "react";
import type { CanvasActions } from "./canvas-actions.ts";
import type { FlowCanvasProps } from "./flow-canvas-props.ts";
import type { Viewport } from "./viewport.ts";

/** What the canvas as a whole tells of itself. */
export interface ViewActions {
  readonly clear: () => void;
  readonly moved: (event: unknown, viewport: Viewport) => void;
}

/** One object for the life of the canvas that always calls the newest callbacks. */
export function useStableActions(
  props: FlowCanvasProps,
  { focusNode, takeFocus }: { focusNode: (id: string) => void; takeFocus: (id: string) => boolean },
): CanvasActions & ViewActions {
  const newest = useRef(props);
  useLayoutEffect(() => {
    newest.current = props;
  });
  const [actions] = useState<CanvasActions & ViewActions>(() => ({
    select: (target, additive) => newest.current.onSelect?.(target, additive),
    toggle: (name) => newest.current.onToggle?.(name),
    insert: (place, anchor) => newest.current.onInsert?.(place, anchor),
    addCase: (name) => newest.current.onAddCase?.(name),
    changeNote: (id, change, mergeKey) => newest.current.onChangeNote?.(id, change, mergeKey),
    deleteNote: (id) => newest.current.onDeleteNote?.(id),
    focus: focusNode,
    takeFocus,
    clear: () => newest.current.onClear?.(),
    moved: (_event, viewport) => newest.current.onViewport?.(viewport),
  }));
  return actions;
}
