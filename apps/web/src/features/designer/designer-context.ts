import { createContext, useContext } from "react";
import { useStore } from "zustand";
import type { DesignerActions, DesignerStore, DesignerStoreState } from "./designer-store.ts";

const DesignerContext = createContext<DesignerStore | null>(null);
export const DesignerProvider = DesignerContext.Provider;

export function useDesignerStore(): DesignerStore {
  const store = useContext(DesignerContext);
  if (store === null) throw new Error("A part of the designer was drawn outside of it.");
  return store;
}

export function useDesigner<T>(select: (state: DesignerStoreState) => T): T {
  return useStore(useDesignerStore(), select);
}

export const useDesignerActions = (): DesignerActions => useDesigner((state) => state.actions);
