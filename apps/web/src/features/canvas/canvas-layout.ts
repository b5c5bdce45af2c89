import { createContext, useContext } from "react";
import type { CanvasLayout } from "./placed-node.ts";

const CanvasLayoutContext = createContext<CanvasLayout>({ nodes: [], edges: [] });
export const CanvasLayoutProvider = CanvasLayoutContext.Provider;

/** Where everything stands on this canvas; React Flow knows only what is in view. */
export const useCanvasLayout = (): CanvasLayout => useContext(CanvasLayoutContext);
