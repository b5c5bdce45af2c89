import type { FlowGraph, FlowNote, NewNote, Problem } from "@towpath/flow";
import type { KeyboardEvent, ReactNode } from "react";
import type { Moving } from "./canvas-actions.ts";
import type { CardOverlay, PinKind } from "./canvas-elements.ts";
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
  /** How the outputs of actions are pinned for tests, by lower-case name. */
  readonly pinned?: ReadonlyMap<string, PinKind>;
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
  readonly notes?: readonly FlowNote[];
  /** Without it notes are for reading. */
  readonly onChangeNote?: (id: string, change: NewNote, mergeKey?: string) => void;
  readonly onDeleteNote?: (id: string) => void;
  /** A note that is to be opened for writing; `onWriting(null)` says that it was. */
  readonly writing?: string | null;
  readonly onWriting?: (id: string | null) => void;
  /** What is being moved; a drag of a card begins with `onMoveStart`, and ends with where it was dropped. */
  readonly moving?: Moving | null;
  readonly onMoveStart?: (target: CanvasTarget) => void;
  readonly onMoveEnd?: (place: InsertPlace | null) => void;
  /** Keys other than the arrows, with the card or "+" that has the focus. */
  readonly onKeyDown?: (event: KeyboardEvent, focused: CanvasFocus) => void;
  /** The browser's copy, cut and paste, with the card or "+" that has the focus. */
  readonly onClipboard?: (event: ClipboardEvent, focused: CanvasFocus) => void;
  /** Drawn over the canvas, in its own coordinates or the page's. */
  readonly children?: ReactNode;
  readonly initialViewport?: Viewport | null;
  readonly onViewport?: (viewport: Viewport) => void;
}

export interface CanvasFocus {
  readonly target: CanvasTarget | null;
  readonly place: InsertPlace | null;
}
