import { startTransition, useEffect, useState } from "react";

/** A page that is not in view has no frames: what waits for one does not wait for ever. */
const WITHOUT_FRAMES_MS = 250;

/**
 * `value`, once the frame that shows everything else of it has been painted: for what takes long to draw, and must not hold
 * up an edit that the rest shows at once. (`useDeferredValue` begins before that frame, and holds it up.)
 *
 * @param first what is given until the first value was painted
 */
export function useAfterPaint<T, F>(value: T, first: F): T | F {
  const [painted, setPainted] = useState<{ readonly value: T | F }>({ value: first });
  useEffect(() => {
    if (painted.value === value) return;
    return afterPaint(() => startTransition(() => setPainted({ value })));
  }, [value, painted]);
  return painted.value;
}

/**
 * Does something once, when the frame that is being made has been painted.
 *
 * @returns calls it off
 */
export function afterPaint(task: () => void): () => void {
  let timer = setTimeout(() => {
    cancelAnimationFrame(frame);
    task();
  }, WITHOUT_FRAMES_MS);
  const frame = requestAnimationFrame(() => {
    clearTimeout(timer);
    // Frames are painted between their callbacks and the next task.
    timer = setTimeout(task);
  });
  return () => {
    clearTimeout(timer);
    cancelAnimationFrame(frame);
  };
}
