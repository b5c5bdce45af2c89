import { useReactFlow, useStore, ViewportPortal } from "@xyflow/react";
import { useEffect, useLayoutEffect, useRef } from "react";
import { useCanvasLayout } from "../canvas/canvas-layout.ts";
import type { PlacedNode } from "../canvas/placed-node.ts";
import { type Cursor, usePeople, usePeopleStore } from "./people-store.ts";
import { colourOf } from "./person-look.ts";
import classes from "./together.module.css";

/** The pointers of the others, on the canvas; and where this person's is, for them. Drawn, never read aloud. */
export function CursorLayer() {
  const people = usePeople((state) => state.people);
  const layout = useCanvasLayout();
  const zoom = useStore((state) => state.transform[2]);
  useOwnCursor();
  return (
    <ViewportPortal>
      {people.map(({ seat, userId, name, cursor }) => {
        if (cursor === null) return null;
        const card = cursor.near === null ? null : layout.find(cursor.near.card);
        const x = card === null ? cursor.x : card.x + (cursor.near?.dx ?? 0);
        const y = card === null ? cursor.y : card.y + (cursor.near?.dy ?? 0);
        return (
          <div
            key={seat}
            aria-hidden
            className={classes.cursor}
            data-person={colourOf(userId)}
            data-cursor-of={name}
            style={{ transform: `translate(${x}px, ${y}px) scale(${1 / zoom})` }}
          >
            <svg width="18" height="20" viewBox="0 0 18 20" aria-hidden="true">
              <path d="M1 1 L1 16 L5.4 12.2 L8.4 19 L11 17.8 L8.1 11.2 L14 11.2 Z" />
            </svg>
            <span>{name}</span>
          </div>
        );
      })}
    </ViewportPortal>
  );
}

function useOwnCursor(): void {
  const flow = useReactFlow();
  const pane = useStore((state) => state.domNode);
  const people = usePeopleStore();
  const layout = useCanvasLayout();
  const newest = useRef(layout);
  useLayoutEffect(() => {
    newest.current = layout;
  });
  useEffect(() => {
    if (pane === null) return;
    const move = (event: PointerEvent) => {
      if (event.pointerType === "touch") return;
      const { x, y } = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY });
      people.setState({ cursor: anchored(x, y, newest.current.nodes) });
    };
    const leave = () => people.setState({ cursor: null });
    pane.addEventListener("pointermove", move);
    pane.addEventListener("pointerleave", leave);
    return () => {
      pane.removeEventListener("pointermove", move);
      pane.removeEventListener("pointerleave", leave);
      leave();
    };
  }, [flow, pane, people]);
}

/** The nearest card moves with what is folded; a place by itself would be elsewhere on another canvas. */
function anchored(x: number, y: number, cards: readonly PlacedNode[]): Cursor {
  const [at, to] = [Math.round(x), Math.round(y)];
  let nearest: Cursor["near"] = null;
  let least = Number.POSITIVE_INFINITY;
  for (const card of cards) {
    const { id, kind } = card;
    if (kind !== "action" && kind !== "trigger" && kind !== "container") continue;
    const [dx, dy] = [at - card.x, to - card.y];
    const distance = dx * dx + dy * dy;
    if (distance >= least || id.length > 120) continue;
    least = distance;
    nearest = { card: id, dx, dy };
  }
  return { x: at, y: to, near: nearest };
}
