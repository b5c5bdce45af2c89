import type { BlockRef, FlowGraph, FlowNote, GraphAction } from "@towpath/flow";
import type { Box, Point } from "./geometry.ts";

/** What can be chosen on the canvas. */
export type CanvasTarget = { readonly kind: "trigger" } | { readonly kind: "action"; readonly name: string };

/** A place for a new step. `after` null is the start of the block; `before` null means nothing follows. */
export interface InsertPlace {
  readonly block: BlockRef;
  readonly after: string | null;
  readonly before: string | null;
}

export type PlacedNode = Box &
  (
    | { readonly kind: "trigger"; readonly id: string; readonly trigger: FlowGraph["trigger"] }
    | {
        readonly kind: "action";
        readonly id: string;
        readonly action: GraphAction;
        /** How many actions a collapsed container hides; null for an action that holds none. */
        readonly hidden: number | null;
      }
    | {
        readonly kind: "container";
        readonly id: string;
        readonly action: GraphAction;
        readonly headerHeight: number;
      }
    | {
        readonly kind: "branch";
        readonly id: string;
        readonly branch: string;
        readonly title: string;
        readonly tone: "yes" | "no" | "plain";
      }
    | {
        readonly kind: "insert";
        readonly id: string;
        readonly place: InsertPlace;
        /** Titles of what is above and below; null where that is nothing with a name. */
        readonly afterTitle: string | null;
        readonly beforeTitle: string | null;
        /** Of the block it is in. */
        readonly blockTitle: string;
        readonly empty: boolean;
      }
    | { readonly kind: "note"; readonly id: string; readonly note: FlowNote }
    | {
        /** The frame around the actions of a group that is not folded; React Flow dresses nodes it knows as "group" itself. */
        readonly kind: "around";
        readonly id: string;
        readonly note: FlowNote;
        readonly canFold: boolean;
      }
    | {
        /** A folded group: `action` stands for its actions, which are inside it. */
        readonly kind: "folded";
        readonly id: string;
        readonly note: FlowNote;
        readonly action: GraphAction;
        readonly hidden: number | null;
      }
  );

export interface PlacedEdge {
  readonly id: string;
  readonly source: string;
  readonly target: string;
  readonly points: readonly Point[];
  /** Statuses on which the line is followed, with commas between them; null where that is plain success. */
  readonly statuses: string | null;
  readonly labelAt: Point;
}

/** Nodes stand in execution order, a container before what it holds: this is also the order of the Tab key. */
export interface CanvasLayout {
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly PlacedEdge[];
}

export const TRIGGER_ID = "trigger";
export const actionId = (name: string): string => `action:${name}`;
export const targetId = (target: CanvasTarget): string =>
  target.kind === "trigger" ? TRIGGER_ID : actionId(target.name);

export function targetOf(node: PlacedNode): CanvasTarget | null {
  if (node.kind === "trigger") return { kind: "trigger" };
  if (node.kind === "action" || node.kind === "container") return { kind: "action", name: node.action.name };
  return null;
}

export const sameTarget = (a: CanvasTarget, b: CanvasTarget): boolean => targetId(a) === targetId(b);
