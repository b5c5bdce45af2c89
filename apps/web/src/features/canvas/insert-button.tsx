import { IconPlus } from "@tabler/icons-react";
import { memo } from "react";
import type { Words } from "../../words/translate.ts";
import { useWords } from "../../words/words.tsx";
import { type Moving, useCanvasMode, useMoving } from "./canvas-actions.ts";
import { type CanvasNode, sameLook } from "./canvas-elements.ts";
import { useWaitingFocus } from "./cards.tsx";
import { useIsOver } from "./drag-ghost.tsx";
import classes from "./insert-button.module.css";
import { insertWords, moveWords } from "./insert-words.ts";
import type { PlacedNode } from "./placed-node.ts";

/** A "+" of the canvas. While actions are moved it is a place to drop them, or says why it is none. */
export const InsertButton = memo(function InsertButton({ id, data }: CanvasNode) {
  const t = useWords();
  const placed = data.placed as Extract<PlacedNode, { kind: "insert" }>;
  const { place, empty } = placed;
  const label = insertWords(t, placed);
  const { actions, canInsert } = useCanvasMode();
  const moving = useMoving();
  const isOver = useIsOver(id);
  const button = useWaitingFocus(id);
  if (!canInsert) return <p className={classes.nothing}>{t("No actions here")}</p>;
  const drop = dropOf(t, moving, placed);
  return (
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
      {empty && <span>{drop === null ? t("Add the first action") : t("Drop here")}</span>}
    </button>
  );
}, sameLook);

interface Drop {
  readonly state: "possible" | "refused";
  readonly spoken: string;
  readonly title: string;
  readonly take: () => void;
}

/** What the "+" is while actions are moved. */
function dropOf(
  t: Words,
  moving: Moving | null,
  placed: Extract<PlacedNode, { kind: "insert" }>,
): Drop | null {
  if (moving === null) return null;
  const { place } = placed;
  const reason = moving.whyNot(place);
  if (reason !== null) {
    const spoken = t("{place}: not possible. {reason}", { place: insertWords(t, placed), reason });
    return { state: "refused", spoken, title: reason, take: () => {} };
  }
  const words = moveWords(t, placed);
  return { state: "possible", spoken: words, title: words, take: () => moving.drop(place) };
}
