import { useReactFlow } from "@xyflow/react";
import { type PointerEvent, useRef, useState } from "react";

export interface Shift {
  readonly dx: number;
  readonly dy: number;
}

const STILL: Shift = { dx: 0, dy: 0 };

/** Follows the pointer from where it went down; `onDone` hears once how far it went, in canvas pixels. */
export function useNoteDrag(onDone: (shift: Shift) => void) {
  const flow = useReactFlow();
  const start = useRef<{ x: number; y: number } | null>(null);
  const [shift, setShift] = useState(STILL);
  const shiftOf = (event: PointerEvent, from: { x: number; y: number }): Shift => {
    const zoom = flow.getZoom();
    return { dx: (event.clientX - from.x) / zoom, dy: (event.clientY - from.y) / zoom };
  };
  const end = (event: PointerEvent) => {
    const from = start.current;
    start.current = null;
    setShift(STILL);
    if (from === null) return;
    const moved = shiftOf(event, from);
    if (Math.hypot(moved.dx, moved.dy) > 2) onDone(moved);
  };
  const handlers = {
    onPointerDown: (event: PointerEvent) => {
      if (event.button !== 0 || (event.target as Element).closest("button, a, textarea") !== null) return;
      event.stopPropagation();
      event.currentTarget.setPointerCapture(event.pointerId);
      start.current = { x: event.clientX, y: event.clientY };
    },
    onPointerMove: (event: PointerEvent) => {
      if (start.current !== null) setShift(shiftOf(event, start.current));
    },
    onPointerUp: end,
    onPointerCancel: () => {
      start.current = null;
      setShift(STILL);
    },
  };
  return { shift, handlers };
}
