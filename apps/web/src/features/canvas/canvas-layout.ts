import { createContext, useContext } from "react";
import { flowOf, type PlacedFlow } from "./placed-flow.ts";

const CanvasLayoutContext = createContext<PlacedFlow>(flowOf({ nodes: [], edges: [] }));
export const CanvasLayoutProvider = CanvasLayoutContext.Provider;

/** Where everything stands on this canvas; React Flow knows only what is in view. */
export const useCanvasLayout = (): PlacedFlow => useContext(CanvasLayoutContext);
