import type { BlockGraph, FlowGraph } from "@towpath/flow";
import { layoutBlock } from "./block-layout.ts";
import { layoutByShape } from "./layout-by-shape.ts";
import { type LayoutOf, type LayoutOptions, type MeasuredBlock, measureBlock } from "./measure.ts";
import { placeFlow } from "./place-flow.ts";
import type { PlacedBlocks } from "./placed-block.ts";
import type { PlacedFlow } from "./placed-flow.ts";

/**
 * Makes a function that lays out a flow. It remembers what each block measured, so an edit measures anew only the blocks
 * on the way from the edit to the root, and lays out only those of a shape that was not there before.
 */
export function createLayouter(
  layOut: LayoutOf = layoutBlock,
): (graph: FlowGraph, options: LayoutOptions) => PlacedFlow {
  const layoutOf = layoutByShape(layOut);
  let measured = new WeakMap<BlockGraph, MeasuredBlock>();
  const placed: PlacedBlocks = new WeakMap();
  let last: LayoutOptions | null = null;
  return (graph, options) => {
    if (last !== null && !sameOptions(last, options)) measured = new WeakMap();
    last = options;
    return placeFlow(graph, measureBlock(graph.root, options, { layoutOf, measured }), options, placed);
  };
}

const sameOptions = (one: LayoutOptions, other: LayoutOptions): boolean =>
  one.inserts === other.inserts &&
  one.pagers === other.pagers &&
  one.collapsed.size === other.collapsed.size &&
  [...one.collapsed].every((name) => other.collapsed.has(name));
