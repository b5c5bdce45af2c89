import { BaseEdge, EdgeLabelRenderer, type EdgeProps } from "@xyflow/react";
import { memo } from "react";
import { useWords } from "../../words/words.tsx";
import type { CanvasEdge } from "./canvas-elements.ts";
import classes from "./flow-canvas.module.css";
import { roundedPath } from "./route-edge.ts";
import { edgeLabel } from "./titles.ts";

/** A line follows from `runAfter`; one that is not followed on success alone is dashed and says when it is. */
export const FlowLine = memo(function FlowLine({ id, data }: EdgeProps<CanvasEdge>) {
  const t = useWords();
  if (data === undefined) return null;
  const { points, statuses, labelAt } = data.placed;
  const label = statuses === null ? null : edgeLabel(t, statuses === "" ? [] : statuses.split(","));
  return (
    <>
      <BaseEdge
        id={id}
        path={roundedPath(points)}
        interactionWidth={0}
        className={label === null ? (classes.line ?? "") : `${classes.line} ${classes.lineOther}`}
      />
      {label !== null && (
        <EdgeLabelRenderer>
          <span
            className={classes.lineLabel}
            style={{ transform: `translate(0, -50%) translate(${labelAt.x}px, ${labelAt.y}px)` }}
          >
            {label}
          </span>
        </EdgeLabelRenderer>
      )}
    </>
  );
});
