import type { NewNote } from "@towpath/flow";
import { createContext, useContext } from "react";
import type { CanvasTarget, InsertPlace } from "./placed-node.ts";

/** What cards can ask for. Stable for the life of a canvas, so that no card redraws because a callback changed. */
export interface CanvasActions {
  readonly select: (target: CanvasTarget, additive: boolean) => void;
  readonly toggle: (name: string) => void;
  readonly insert: (place: InsertPlace, anchor: HTMLElement) => void;
  readonly addCase: (name: string) => void;
  /** Changes with one merge key that follow each other quickly are one step of undo. */
  readonly changeNote: (id: string, change: NewNote, mergeKey?: string) => void;
  readonly deleteNote: (id: string) => void;
  /** Gives the focus to what has this id, at once or when it is drawn. */
  readonly focus: (id: string) => void;
  /** True once for the card that shall take the focus when it appears. */
  readonly takeFocus: (id: string) => boolean;
}

export interface CanvasMode {
  readonly actions: CanvasActions;
  readonly canInsert: boolean;
  readonly canAddCase: boolean;
  readonly canToggle: boolean;
  readonly canEditNotes: boolean;
}

const CanvasModeContext = createContext<CanvasMode | null>(null);
export const CanvasModeProvider = CanvasModeContext.Provider;

export function useCanvasMode(): CanvasMode {
  const mode = useContext(CanvasModeContext);
  if (mode === null) throw new Error("A card was drawn outside of a FlowCanvas.");
  return mode;
}

/** Actions that are being moved to another place, by hand or by key: every "+" is then a place to drop them. */
export interface Moving {
  readonly names: readonly string[];
  /** In a few words; null where they can be dropped. */
  readonly whyNot: (place: InsertPlace) => string | null;
  readonly drop: (place: InsertPlace) => void;
}

const MovingContext = createContext<Moving | null>(null);
export const MovingProvider = MovingContext.Provider;
export const useMoving = (): Moving | null => useContext(MovingContext);

/** Which note is to be opened for writing, and how to say that it was. */
interface Writing {
  readonly writing: string | null;
  readonly done: () => void;
}
const WritingContext = createContext<Writing>({ writing: null, done: () => {} });
export const WritingProvider = WritingContext.Provider;
export const useWriting = (): Writing => useContext(WritingContext);
