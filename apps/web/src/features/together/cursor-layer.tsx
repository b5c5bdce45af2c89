import { useReactFlow, useStore, ViewportPortal } from "@xyflow/react";
import { useEffect } from "react";
import { type Cursor, usePeople, usePeopleStore } from "./people-store.ts";
import { colourOf } from "./person-look.ts";
import classes from "./together.module.css";

/** The pointers of the others, on the canvas; and where this person's is, for them. Drawn, never read aloud. */
export function CursorLayer() {
  const people = usePeople((state) => state.people);
  const flow = useReactFlow();
  const zoom = useStore((state) => state.transform[2]);
  useOwnCursor();
  return (
    <ViewportPortal>
      {people.map(({ seat, userId, name, cursor }) => {
        if (cursor === null) return null;
        const card = cursor.near === null ? undefined : flow.getNode(cursor.near.card);
        const x = card === undefined ? cursor.x : card.position.x + (cursor.near?.dx ?? 0);
        const y = card === undefined ? cursor.y : card.position.y + (cursor.near?.dy ?? 0);
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
  useEffect(() => {
    if (pane === null) return;
    const move = (event: PointerEvent) => {
      if (event.pointerType === "touch") return;
      const { x, y } = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY });
      people.setState({ cursor: anchored(x, y, flow.getNodes()) });
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

interface PlacedCard {
  readonly id: string;
  readonly type?: string | undefined;
  readonly position: { readonly x: number; readonly y: number };
}

/** The nearest card moves with what is folded; a place by itself would be elsewhere on another canvas. */
function anchored(x: number, y: number, cards: readonly PlacedCard[]): Cursor {
  const [at, to] = [Math.round(x), Math.round(y)];
  let nearest: Cursor["near"] = null;
  let least = Number.POSITIVE_INFINITY;
  for (const { id, type, position } of cards) {
    if (type !== "action" && type !== "trigger" && type !== "container") continue;
    const [dx, dy] = [at - position.x, to - position.y];
    const distance = dx * dx + dy * dy;
    if (distance >= least || id.length > 120) continue;
    least = distance;
    nearest = { card: id, dx, dy };
  }
  return { x: at, y: to, near: nearest };
}
