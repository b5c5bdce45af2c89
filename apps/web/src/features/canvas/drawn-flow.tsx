import { ViewportPortal } from "@xyflow/react";
import { type ComponentType, memo } from "react";
import type { CanvasElements, CanvasNode } from "./canvas-elements.ts";
import { ActionCard, BranchFrame, ContainerFrame, TriggerCard } from "./cards.tsx";
import classes from "./drawn-flow.module.css";
import { FlowLine, LineLabel } from "./flow-line.tsx";
import { InsertButton } from "./insert-button.tsx";
import { FoldedGroupCard, GroupFrame, NoteCard } from "./note-cards.tsx";
import type { PlacedNode } from "./placed-node.ts";

const LOOKS: Readonly<Record<PlacedNode["kind"], ComponentType<CanvasNode>>> = {
  trigger: TriggerCard,
  action: ActionCard,
  container: ContainerFrame,
  branch: BranchFrame,
  insert: InsertButton,
  note: NoteCard,
  around: GroupFrame,
  folded: FoldedGroupCard,
};

/**
 * What stands on the canvas. React Flow moves the view, and this stands in it: its own nodes would be drawn after the page
 * was, in a second pass, and each of them is measured, watched and asked about with every move of the view. Here all has
 * its place already, and a card that an edit only moved costs its new place.
 */
export const DrawnFlow = memo(function DrawnFlow({ nodes, edges }: CanvasElements) {
  return (
    <ViewportPortal>
      <div className={classes.flow}>
        {/* Lines follow from what cards say; read aloud they would say it again. */}
        <svg className={classes.lines} aria-hidden="true" focusable="false">
          {edges.map((line) => (
            <FlowLine key={line.id} line={line} />
          ))}
        </svg>
        {edges.map((line) => (line.statuses === null ? null : <LineLabel key={line.id} line={line} />))}
        {nodes.map((node) => (
          <Standing key={node.id} node={node} />
        ))}
      </div>
    </ViewportPortal>
  );
});

/** A node in its place. */
const Standing = memo(function Standing({ node }: { readonly node: CanvasNode }) {
  const { id, data } = node;
  const { kind, x, y, width, height } = data.placed;
  const Look = LOOKS[kind];
  return (
    <div
      className={classes.node}
      data-kind={kind}
      style={{ transform: `translate(${x}px, ${y}px)`, width, height }}
    >
      <Look id={id} data={data} />
    </div>
  );
});
