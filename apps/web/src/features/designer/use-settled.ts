import { allActions, type Definition } from "@towpath/flow";
import { useDeferredValue, useEffect, useState } from "react";

/** A flow of so many actions is looked through in less than a frame. */
const SMALL = 100;
const PAUSE_MS = 400;

/**
 * The definition for whatever looks through the whole of it: at once but behind the drawing for a small flow, when edits
 * pause and the browser has nothing better to do for a large one.
 */
export function useSettled(definition: Definition): Definition {
  const deferred = useDeferredValue(definition);
  const [settled, setSettled] = useState(definition);
  const isSmall = allActions(definition).length <= SMALL;
  useEffect(() => {
    if (isSmall || settled === definition) return;
    let idle: number | null = null;
    const timer = setTimeout(() => {
      idle = whenIdle(() => setSettled(definition));
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      if (idle !== null) cancelIdle(idle);
    };
  }, [definition, settled, isSmall]);
  return isSmall ? deferred : settled;
}

// Safari has no idle callbacks; a task of its own comes close.
const whenIdle = (run: () => void): number =>
  typeof requestIdleCallback === "function"
    ? requestIdleCallback(run, { timeout: 1_000 })
    : window.setTimeout(run, 0);
const cancelIdle = (id: number): void =>
  typeof cancelIdleCallback === "function" ? cancelIdleCallback(id) : window.clearTimeout(id);
