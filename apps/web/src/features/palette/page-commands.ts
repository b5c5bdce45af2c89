import { useEffect, useRef } from "react";
import { createStore, useStore } from "zustand";
import type { PaletteEntry } from "./palette-entry.ts";

/** What the page that is open can do; it says so while it is drawn. */
const pageCommands = createStore<readonly PaletteEntry[]>(() => []);

export const usePageCommands = (): readonly PaletteEntry[] => useStore(pageCommands);

/** Offers commands of this page in the palette. The list is taken anew when its ids or words change. */
export function useOfferCommands(commands: readonly PaletteEntry[]): void {
  const latest = useRef(commands);
  useEffect(() => {
    latest.current = commands;
  });
  const words = commands.map(({ id, label }) => `${id} ${label}`).join("\n");
  // biome-ignore lint/correctness/useExhaustiveDependencies: the words say when the list is another one
  useEffect(() => {
    const offered = latest.current.map((command) => ({
      ...command,
      // What it does may have changed since it was offered.
      run: () => latest.current.find(({ id }) => id === command.id)?.run?.(),
    }));
    pageCommands.setState(offered, true);
    return () => pageCommands.setState([], true);
  }, [words]);
}
