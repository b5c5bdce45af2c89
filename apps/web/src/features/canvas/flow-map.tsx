import { useReactFlow, useStore } from "@xyflow/react";
import { memo, type PointerEvent, useMemo } from "react";
import { useWords } from "../../words/words.tsx";
import type { CanvasNode } from "./canvas-elements.ts";
import classes from "./flow-canvas.module.css";
import type { Box } from "./geometry.ts";

const WIDTH = 200;
const HEIGHT = 150;
const MARGIN = 60;

type Tone = "frame" | "card" | "failed" | "chosen";

/**
 * The map of the flow. All cards of one tone are one shape, because a map made of a thousand
 * components would cost more at each edit than the canvas itself.
 */
export const FlowMap = memo(function FlowMap({ nodes }: { nodes: readonly CanvasNode[] }) {
  const t = useWords();
  const flow = useReactFlow();
  const bounds = useMemo(() => boundsOf(nodes), [nodes]);
  const shapes = useMemo(() => shapesOf(nodes), [nodes]);
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

function boundsOf(nodes: readonly CanvasNode[]): Box {
  let left = 0;
  let right = 0;
  let height = 0;
  for (const { data } of nodes) {
    left = Math.min(left, data.placed.x);
    right = Math.max(right, data.placed.x + data.placed.width);
    height = Math.max(height, data.placed.y + data.placed.height);
  }
  return { x: left - MARGIN, y: -MARGIN, width: right - left + MARGIN * 2, height: height + MARGIN * 2 };
}

/** In the order they are painted: frames first. */
function shapesOf(nodes: readonly CanvasNode[]): Record<Tone, string> {
  const shapes: Record<Tone, string> = { frame: "", card: "", failed: "", chosen: "" };
  for (const node of nodes) {
    const { placed } = node.data;
    if (placed.kind === "insert" || placed.kind === "branch") continue;
    shapes[toneOf(node)] += `M${placed.x},${placed.y}h${placed.width}v${placed.height}h${-placed.width}z`;
  }
  return shapes;
}

function toneOf({ data }: CanvasNode): Tone {
  if (data.placed.kind === "container") return "frame";
  if (data.isSelected) return "chosen";
  const isFailed = data.overlay?.status === "Failed" || data.overlay?.status === "TimedOut";
  return isFailed || (data.problem?.errors ?? 0) > 0 ? "failed" : "card";
}
