import { useReactFlow, useStore } from "@xyflow/react";
import { memo, type PointerEvent, useMemo } from "react";
import { useAfterPaint } from "../../shell/use-after-paint.ts";
import { useWords } from "../../words/words.tsx";
import classes from "./flow-canvas.module.css";
import { type MapMarks, mapShapes } from "./flow-map-shapes.ts";
import type { Box } from "./geometry.ts";
import type { CanvasLayout } from "./placed-node.ts";

const WIDTH = 200;
const HEIGHT = 150;
const MARGIN = 60;

/**
 * The map of the flow. All cards of one tone are one shape, because a map made of a thousand
 * components would cost more at each edit than the canvas itself. It follows behind the canvas.
 */
export const FlowMap = memo(function FlowMap(props: MapMarks & { readonly layout: CanvasLayout }) {
  const t = useWords();
  const flow = useReactFlow();
  const { layout, selection, problems, overlay } = useAfterPaint(props, props);
  const bounds = useMemo(() => boundsOf(layout), [layout]);
  const shapes = useMemo(
    () => mapShapes(layout, { selection, problems, overlay }),
    [layout, selection, problems, overlay],
  );
  const scale = Math.max(bounds.width / WIDTH, bounds.height / HEIGHT);
  const centre = { x: bounds.x + bounds.width / 2, y: bounds.y + bounds.height / 2 };
  const box = { x: centre.x - (WIDTH * scale) / 2, y: centre.y - (HEIGHT * scale) / 2 };
  const go = (event: PointerEvent<SVGSVGElement>) => {
    if (event.buttons !== 1) return;
    const at = event.currentTarget.getBoundingClientRect();
    const x = box.x + (event.clientX - at.left) * scale;
    const y = box.y + (event.clientY - at.top) * scale;
    void flow.setCenter(x, y, { zoom: flow.getZoom() });
  };
  return (
    <div className={classes.minimap}>
      <svg
        width={WIDTH}
        height={HEIGHT}
        viewBox={`${box.x} ${box.y} ${WIDTH * scale} ${HEIGHT * scale}`}
        role="img"
        aria-label={t("Map of the flow")}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          go(event);
        }}
        onPointerMove={go}
      >
        {Object.entries(shapes).map(([tone, path]) => (
          <path key={tone} d={path} className={classes.mapShape} data-tone={tone} />
        ))}
        <ViewFrame scale={scale} />
      </svg>
    </div>
  );
});

/** The part that is on the screen. Alone, so that panning redraws nothing else of the map. */
function ViewFrame({ scale }: { scale: number }) {
  const transform = useStore((state) => state.transform);
  const width = useStore((state) => state.width);
  const height = useStore((state) => state.height);
  const [x, y, zoom] = transform;
  return (
    <rect
      className={classes.mapView}
      x={-x / zoom}
      y={-y / zoom}
      width={width / zoom}
      height={height / zoom}
      rx={4 * scale}
      strokeWidth={1.5 * scale}
    />
  );
}

function boundsOf({ nodes }: CanvasLayout): Box {
  let left = 0;
  let right = 0;
  let height = 0;
  for (const node of nodes) {
    left = Math.min(left, node.x);
    right = Math.max(right, node.x + node.width);
    height = Math.max(height, node.y + node.height);
  }
  return { x: left - MARGIN, y: -MARGIN, width: right - left + MARGIN * 2, height: height + MARGIN * 2 };
}
