import { createContext, useContext } from "react";
import type { CanvasTarget, InsertPlace } from "./placed-node.ts";

/** What cards can ask for. Stable for the life of a canvas, so that no card redraws because a callback changed. */
export interface CanvasActions {
  readonly select: (target: CanvasTarget, additive: boolean) => void;
  readonly toggle: (name: string) => void;
  readonly insert: (place: InsertPlace, anchor: HTMLElement) => void;
  readonly addCase: (name: string) => void;
  /** True once for the card that shall take the focus when it appears. */
  readonly takeFocus: (id: string) => boolean;
}

export interface CanvasMode {
  readonly actions: CanvasActions;
  readonly canInsert: boolean;
  readonly canAddCase: boolean;
  readonly canToggle: boolean;
}

const CanvasModeContext = createContext<CanvasMode | null>(null);
export const CanvasModeProvider = CanvasModeContext.Provider;

export function useCanvasMode(): CanvasMode {
  const mode = useContext(CanvasModeContext);
  if (mode === null) throw new Error("A card was drawn outside of a FlowCanvas.");
  return mode;
}
