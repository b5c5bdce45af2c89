import { useLayoutEffect, useRef, useState } from "react";
import type { CanvasActions } from "./canvas-actions.ts";
import type { FlowCanvasProps } from "./flow-canvas-props.ts";

/** One object for the life of the canvas that always calls the newest callbacks. */
export function useStableActions(props: FlowCanvasProps, takeFocus: (id: string) => boolean): CanvasActions {
  const newest = useRef(props);
  useLayoutEffect(() => {
    newest.current = props;
  });
  const [actions] = useState<CanvasActions>(() => ({
    select: (target, additive) => newest.current.onSelect?.(target, additive),
    toggle: (name) => newest.current.onToggle?.(name),
    insert: (place, anchor) => newest.current.onInsert?.(place, anchor),
    addCase: (name) => newest.current.onAddCase?.(name),
    changeNote: (id, change, mergeKey) => newest.current.onChangeNote?.(id, change, mergeKey),
    deleteNote: (id) => newest.current.onDeleteNote?.(id),
    takeFocus,
  }));
  return actions;
}
