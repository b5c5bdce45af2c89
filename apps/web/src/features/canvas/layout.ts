import type { FlowGraph } from "@towpath/flow";
import { type BlockLayout, layoutBlock } from "./block-layout.ts";
import { type LayoutOf, type LayoutOptions, measureBlock } from "./measure.ts";
import { placeFlow } from "./place-flow.ts";
import type { CanvasLayout } from "./placed-node.ts";

/**
 * Makes a function that lays out a flow. It remembers the layout of each block, so an edit computes anew only the
 * blocks whose actions changed in number or size: those on the way from the edit to the root.
 */
export function createLayouter(
  layOut: LayoutOf = layoutBlock,
): (graph: FlowGraph, options: LayoutOptions) => CanvasLayout {
  let known = new Map<string, BlockLayout>();
  return (graph, options) => {
    const used = new Map<string, BlockLayout>();
    const layoutOf: LayoutOf = (items, edges) => {
      const key = JSON.stringify([items, edges.map((edge) => [edge.from, edge.to])]);
      const layout = used.get(key) ?? known.get(key) ?? layOut(items, edges);
      used.set(key, layout);
      return layout;
    };
    const root = measureBlock(graph.root, options, layoutOf);
    known = used;
    return placeFlow(graph, root, options);
  };
}
