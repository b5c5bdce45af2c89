import type { BlockGraph, FlowGraph, GraphAction } from "@towpath/flow";

/**
 * Makes a function that gives back the graph it gave last while nothing that is drawn has changed. Typing into an input
 * makes a new definition with each key; the canvas then has nothing to do.
 */
export function createStableGraph(): (graph: FlowGraph) => FlowGraph {
  let known: FlowGraph | null = null;
  return (graph) => {
    if (known === null || !sameGraph(known, graph)) known = graph;
    return known;
  };
}

function sameGraph(a: FlowGraph, b: FlowGraph): boolean {
  return (
    a.trigger?.name === b.trigger?.name &&
    a.trigger?.type === b.trigger?.type &&
    a.trigger?.kind === b.trigger?.kind &&
    sameBlock(a.root, b.root)
  );
}

/** Blocks that an edit did not touch are the same objects, so only those around it are looked through. */
function sameBlock(a: BlockGraph, b: BlockGraph): boolean {
  if (a === b) return true;
  return (
    a.title === b.title &&
    a.ref.container === b.ref.container &&
    a.ref.branch === b.ref.branch &&
    sameList(a.actions, b.actions, sameAction) &&
    sameList(a.edges, b.edges, (one, two) => {
      return one.from === two.from && one.to === two.to && sameList(one.statuses, two.statuses, Object.is);
    })
  );
}

const sameAction = (a: GraphAction, b: GraphAction): boolean =>
  a === b ||
  (a.name === b.name &&
    a.type === b.type &&
    a.kind === b.kind &&
    a.variant === b.variant &&
    a.isDisabled === b.isDisabled &&
    sameList(a.blocks, b.blocks, sameBlock));

const sameList = <T>(a: readonly T[], b: readonly T[], same: (one: T, two: T) => boolean): boolean =>
  a === b || (a.length === b.length && a.every((one, index) => same(one, b[index] as T)));
