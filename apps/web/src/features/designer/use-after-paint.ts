import { startTransition, useEffect, useState } from "react";

/** A page that is not in view has no frames: what waits for one does not wait for ever. */
const WITHOUT_FRAMES_MS = 250;

/**
 * False from the moment `value` is another until the frame that shows all the rest has been painted: for what takes long to
 * draw, and must not hold up an edit that everything else shows at once.
 */
export function useAfterPaint(value: string): boolean {
  const [painted, setPainted] = useState<string | null>(null);
  useEffect(() => afterPaint(() => startTransition(() => setPainted(value))), [value]);
  return painted === value;
}

/** @returns calls it off */
function afterPaint(task: () => void): () => void {
  let timer = setTimeout(task, WITHOUT_FRAMES_MS);
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
