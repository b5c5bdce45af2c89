import { api } from "../../client/api.ts";
import { keepCanvasMemory, type LeftView } from "./canvas-memory.ts";

const QUIET_MS = 1_000;

export interface ViewKeeper {
  /** Here at once; on the server when nothing has changed for a moment. */
  readonly keep: (change: Partial<Pick<LeftView, "collapsed" | "viewport">>) => void;
  /** Sends what waits. */
  readonly flush: () => void;
}

/** Keeps how a person leaves a flow. What cannot be sent is kept in this browser: a view is never worth an error. */
export function createViewKeeper(flowId: string, opened: Omit<LeftView, "leftAt">): ViewKeeper {
  // Not all that is remembered: canvas or outline is chosen elsewhere, meanwhile.
  let left: LeftView = { collapsed: opened.collapsed, viewport: opened.viewport, leftAt: 0 };
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = () => {
    if (timer === undefined) return;
    clearTimeout(timer);
    timer = undefined;
    const { viewport, leftAt } = left;
    void api.flowViews
      .save({ id: flowId, collapsed: [...left.collapsed], viewport, leftAt })
      .catch(() => undefined);
  };
  return {
    keep: (change) => {
      left = { ...left, ...change, leftAt: Date.now() };
      keepCanvasMemory(flowId, { ...left, collapsed: [...left.collapsed] });
      clearTimeout(timer);
      timer = setTimeout(flush, QUIET_MS);
    },
    flush,
  };
}
