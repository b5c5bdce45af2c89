import type { FlowGraph, Problem } from "@towpath/flow";
import type { KeyboardEvent } from "react";
import type { CardOverlay } from "./canvas-elements.ts";
import type { CanvasTarget, InsertPlace } from "./placed-node.ts";
import type { Viewport } from "./viewport.ts";

export interface FlowCanvasProps {
  /** From `flowGraph(definition)`. */
  readonly graph: FlowGraph;
  /** What the canvas is called for assistive technology, e.g. "Flow: Order intake". */
  readonly label: string;
  readonly selection?: readonly CanvasTarget[];
  /** A card was chosen by click or Enter; `additive` with Shift, Ctrl or Cmd. */
  readonly onSelect?: (target: CanvasTarget, additive: boolean) => void;
  /** The empty canvas was clicked. */
  readonly onClear?: () => void;
  /** Without it the canvas is for looking only: no "+". */
  readonly onInsert?: (place: InsertPlace, anchor: HTMLElement) => void;
  readonly onAddCase?: (switchName: string) => void;
  readonly problems?: readonly Problem[];
  /** Lower-case names of actions whose output is pinned for tests. */
  readonly pinned?: ReadonlySet<string>;
  /** How the steps of a run went, by action name. */
  readonly overlay?: ReadonlyMap<string, CardOverlay>;
  readonly triggerOverlay?: CardOverlay;
  /** Names of folded containers. */
  readonly collapsed?: ReadonlySet<string>;
  readonly onToggle?: (name: string) => void;
  readonly onFoldAll?: () => void;
  readonly onUnfoldAll?: () => void;
  /** Brings a card into view and, with `focus`, gives it the keyboard; a new object asks again. */
  readonly reveal?: { readonly target: CanvasTarget; readonly focus: boolean } | null;
  /** Keys other than the arrows, with the card or "+" that has the focus. */
  readonly onKeyDown?: (event: KeyboardEvent, focused: CanvasFocus) => void;
  readonly initialViewport?: Viewport | null;
  readonly onViewport?: (viewport: Viewport) => void;
}

export interface CanvasFocus {
  readonly target: CanvasTarget | null;
  readonly place: InsertPlace | null;
}
