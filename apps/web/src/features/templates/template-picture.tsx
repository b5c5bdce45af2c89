import { flowGraph } from "@towpath/flow";
import { useMemo } from "react";
import { createLayouter } from "../canvas/layout.ts";
import { OperationIcon } from "../canvas/operation-icon.tsx";
import type { CanvasLayout, PlacedNode } from "../canvas/placed-node.ts";
import { roundedPath } from "../canvas/route-edge.ts";
import { titleOf } from "../canvas/titles.ts";
import { definitionOf } from "./template-files.ts";
import styles from "./template-picture.module.css";

const MARGIN = 24;
/** A flow of two cards is not drawn larger than one of ten. */
const LEAST = { width: 700, height: 420 };
const FOR_LOOKING = { collapsed: new Set<string>(), inserts: false, pagers: false };

/** The flow as the canvas lays it out, small. Words beside it say what it does: assistive technology passes it over. */
export function TemplatePicture({ file }: { readonly file: string }) {
  const layout = useMemo(() => createLayouter()(flowGraph(definitionOf(file)), FOR_LOOKING), [file]);
  return (
    <svg className={styles.picture} viewBox={viewBoxOf(layout)} aria-hidden="true" focusable="false">
      {layout.edges.map((edge) => (
        <path
          key={edge.id}
          d={roundedPath(edge.points)}
          className={styles.line}
          data-other={edge.statuses !== null}
        />
      ))}
      {layout.nodes.map((node) => (
        <Card key={node.id} node={node} />
      ))}
    </svg>
  );
}

function Card({ node }: { readonly node: PlacedNode }) {
  const { x, y, width, height } = node;
  if (node.kind === "container") {
    return (
      <>
        <rect {...{ x, y, width, height }} rx={16} className={styles.frame} />
        <Words node={node} height={node.headerHeight} />
      </>
    );
  }
  if (node.kind !== "trigger" && node.kind !== "action") return null;
  return (
    <>
      <rect
        {...{ x, y, width, height }}
        rx={14}
        className={styles.card}
        data-trigger={node.kind === "trigger"}
      />
      <Words node={node} height={height} />
    </>
  );
}

function Words({ node, height }: { readonly node: PlacedNode; readonly height: number }) {
  const step = node.kind === "trigger" ? node.trigger : "action" in node ? node.action : null;
  if (step === null) return null;
  return (
    <foreignObject x={node.x} y={node.y} width={node.width} height={height}>
      <div className={styles.words}>
        <OperationIcon type={step.type} kind={step.kind} size={36} />
        <span className={styles.title}>{titleOf(step.name)}</span>
      </div>
    </foreignObject>
  );
}

/** Everything that is drawn, in the middle. */
function viewBoxOf({ nodes }: CanvasLayout): string {
  const left = Math.min(...nodes.map((node) => node.x)) - MARGIN;
  const top = Math.min(...nodes.map((node) => node.y)) - MARGIN;
  const right = Math.max(...nodes.map((node) => node.x + node.width)) + MARGIN;
  const bottom = Math.max(...nodes.map((node) => node.y + node.height)) + MARGIN;
  const width = Math.max(right - left, LEAST.width);
  const height = Math.max(bottom - top, LEAST.height);
  return `${(left + right - width) / 2} ${(top + bottom - height) / 2} ${width} ${height}`;
}
