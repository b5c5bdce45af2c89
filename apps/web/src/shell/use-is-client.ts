import { useSyncExternalStore } from "react";

const never = () => () => undefined;

/** False while the server draws and during hydration, true afterwards: for what only the browser knows. */
export function useIsClient(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}
