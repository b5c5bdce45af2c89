import type { ValueObject } from "@towpath/expressions";
import { variantOf } from "../catalogue/operations.ts";
import { type BlockRef, type Definition, ROOT_BLOCK } from "../definition.ts";
import { isRecord } from "../tree.ts";
import { blocksOf } from "./blocks.ts";
import { blockActions, triggerOf, typeOf } from "./definition-index.ts";
import { isDisabled } from "./disabled.ts";
import {
  predecessorsOf,
  type RunAfterStatus,
  runAfterOf,
  siblingNames,
  statusesOf,
  topologicalOrder,
} from "./run-after.ts";

/** A flow as it is drawn. Total: a broken definition gives a graph too, always without cycles. */
export interface FlowGraph {
  readonly trigger: { readonly name: string; readonly type: string; readonly kind: string | null } | null;
  readonly root: BlockGraph;
}

export interface BlockGraph {
  readonly ref: BlockRef;
  readonly title: string;
  /** Each action behind those it runs after. */
  readonly actions: readonly GraphAction[];
  readonly edges: readonly GraphEdge[];
}

export interface GraphAction {
  readonly name: string;
  readonly type: string;
  readonly kind: string | null;
  /** Where its inputs tell it from others of its type: `until` of a delay until a moment. */
  readonly variant?: string;
  readonly isContainer: boolean;
  /** Runs pass it by. */
  readonly isDisabled: boolean;
  readonly blocks: readonly BlockGraph[];
}

export interface GraphEdge {
  /** null: the start of the block, which is the trigger in the root. */
  readonly from: string | null;
  readonly to: string;
  readonly statuses: readonly RunAfterStatus[];
}

const graphs = new WeakMap<ValueObject, { ref: BlockRef; title: string; graph: BlockGraph }>();

export function flowGraph(definition: Definition): FlowGraph {
  const trigger = triggerOf(definition);
  return {
    trigger: trigger === null ? null : { name: trigger.name, ...typeOf(trigger.trigger) },
    root: blockGraph(ROOT_BLOCK, "", blockActions(definition, ROOT_BLOCK) ?? {}),
  };
}

/** The same actions object gives the same graph object, so that a canvas redraws only what an edit touched. */
function blockGraph(ref: BlockRef, title: string, actions: ValueObject): BlockGraph {
  const known = graphs.get(actions);
  if (
    known !== undefined &&
    known.title === title &&
    known.ref.container === ref.container &&
    known.ref.branch === ref.branch
  ) {
    return known.graph;
  }
  const order = topologicalOrder(actions).filter((name) => isRecord(actions[name]));
  const graph: BlockGraph = {
    ref,
    title,
    actions: order.map((name) => graphAction(name, actions[name] as ValueObject)),
    edges: graphEdges(actions, order),
  };
  graphs.set(actions, { ref, title, graph });
  return graph;
}

function graphAction(name: string, action: ValueObject): GraphAction {
  const blocks = blocksOf(name, action);
  const variant = variantOf(action);
  return {
    name,
    ...typeOf(action),
    ...(variant === undefined ? {} : { variant }),
    isContainer: blocks.length > 0,
    isDisabled: isDisabled(action),
    blocks: blocks.map(({ container, branch, title, actions }) =>
      blockGraph({ container, branch }, title, actions),
    ),
  };
}

function graphEdges(actions: ValueObject, order: readonly string[]): GraphEdge[] {
  const place = new Map(order.map((name, index) => [name, index]));
  const predecessors = predecessorsOf(actions);
  const names = siblingNames(actions);
  return order.flatMap((to, index): GraphEdge[] => {
    // An edge that points back in the order closes a loop: it is left out here and reported by the checker.
    const before = (predecessors.get(to) ?? []).filter((from) => (place.get(from) ?? index) < index);
    if (before.length === 0) return [{ from: null, to, statuses: ["Succeeded"] }];
    const entries = Object.entries(runAfterOf(actions[to]));
    return before.map((from) => ({
      from,
      to,
      statuses: statusesOf(entries.find(([after]) => names.get(after.toLowerCase()) === from)?.[1]),
    }));
  });
}
