import { memo } from "react";
import { useWords } from "../../words/words.tsx";
import classes from "./drawn-flow.module.css";
import type { PlacedEdge } from "./placed-node.ts";
import { roundedPath } from "./route-edge.ts";
import { edgeLabel } from "./titles.ts";

interface LineProps {
  readonly line: PlacedEdge;
}

/** A line follows from `runAfter`; one that is not followed on success alone is dashed and says when it is. */
export const FlowLine = memo(function FlowLine({ line }: LineProps) {
  return (
    <path
      d={roundedPath(line.points)}
      className={classes.line}
      data-other={line.statuses !== null || undefined}
    />
  );
});

/** When the line is followed; nothing where that is on success. */
export const LineLabel = memo(function LineLabel({ line }: LineProps) {
  const t = useWords();
  const { statuses, labelAt } = line;
  if (statuses === null) return null;
  return (
    <span
      className={classes.lineLabel}
      style={{ transform: `translate(0, -50%) translate(${labelAt.x}px, ${labelAt.y}px)` }}
    >
      {edgeLabel(t, statuses === "" ? [] : statuses.split(","))}
    </span>
  );
});
