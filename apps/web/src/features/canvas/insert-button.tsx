import { IconPlus } from "@tabler/icons-react";
import type { NodeProps } from "@xyflow/react";
import { memo } from "react";
import { type Moving, useCanvasMode, useMoving } from "./canvas-actions.ts";
import type { CanvasNode } from "./canvas-elements.ts";
import { Ports, useWaitingFocus } from "./cards.tsx";
import { useIsOver } from "./drag-ghost.tsx";
import classes from "./insert-button.module.css";
import type { InsertPlace, PlacedNode } from "./placed-node.ts";

/** A "+" of the canvas. While actions are moved it is a place to drop them, or says why it is none. */
export const InsertButton = memo(function InsertButton({ id, data }: NodeProps<CanvasNode>) {
  const { place, label, empty } = data.placed as Extract<PlacedNode, { kind: "insert" }>;
  const { actions, canInsert } = useCanvasMode();
  const moving = useMoving();
  const isOver = useIsOver(id);
  const button = useWaitingFocus(id);
  if (!canInsert) return <p className={classes.nothing}>No actions here</p>;
  const drop = dropOf(moving, place, label);
  return (
    <>
      <Ports />
      <button
        ref={button}
        type="button"
        className={empty ? classes.empty : classes.insert}
        aria-label={drop?.spoken ?? label}
        title={drop?.title ?? label}
        data-canvas-id={id}
        data-drop={drop?.state}
        data-over={isOver || undefined}
        aria-disabled={drop?.state === "refused" || undefined}
        onClick={(event) => {
          if (drop === null) actions.insert(place, event.currentTarget);
          else drop.take();
        }}
      >
        <IconPlus size={empty ? 18 : 14} stroke={2.2} aria-hidden />
        {empty && <span>{drop === null ? "Add an action" : "Drop here"}</span>}
      </button>
    </>
  );
});

interface Drop {
  readonly state: "possible" | "refused";
  readonly spoken: string;
  readonly title: string;
  readonly take: () => void;
}

/** What the "+" is while actions are moved. */
function dropOf(moving: Moving | null, place: InsertPlace, label: string): Drop | null {
  if (moving === null) return null;
  const reason = moving.whyNot(place);
  if (reason !== null) {
    return { state: "refused", spoken: `${label}: not possible. ${reason}`, title: reason, take: () => {} };
  }
  const words = label.replace(/^(Insert|Add) (an|the first) action/, "Move here,");
  return { state: "possible", spoken: words, title: words, take: () => moving.drop(place) };
}
