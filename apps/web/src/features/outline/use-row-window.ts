import { type RefObject, useEffect, useRef, useState } from "react";

/** Every row is as high, so that where a row lies is known without drawing it. */
export const ROW_HEIGHT = 44;
/** Rows drawn above and below what is seen. */
const SPARE = 10;

export interface RowWindow {
  readonly scroller: RefObject<HTMLDivElement | null>;
  /** The first row to draw, and the one behind the last. */
  readonly first: number;
  readonly end: number;
  readonly show: (index: number) => void;
}

/** Which of many rows are drawn: those that are seen, and a few more. */
export function useRowWindow(count: number): RowWindow {
  const scroller = useRef<HTMLDivElement>(null);
  const [seen, setSeen] = useState({ first: 0, end: 40 });
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const look = () => {
      const first = Math.max(0, Math.floor(element.scrollTop / ROW_HEIGHT) - SPARE);
      const end = Math.ceil((element.scrollTop + element.clientHeight) / ROW_HEIGHT) + SPARE;
      setSeen((before) => (before.first === first && before.end === end ? before : { first, end }));
    };
    look();
    const sizes = new ResizeObserver(look);
    sizes.observe(element);
    element.addEventListener("scroll", look, { passive: true });
    return () => {
      sizes.disconnect();
      element.removeEventListener("scroll", look);
    };
  }, []);
  const show = (index: number) => {
    const element = scroller.current;
    if (element === null || index < 0) return;
    const top = index * ROW_HEIGHT;
    if (top < element.scrollTop) element.scrollTop = top;
    const bottom = top + 2 * ROW_HEIGHT - element.clientHeight;
    if (bottom > element.scrollTop) element.scrollTop = bottom;
  };
  return { scroller, first: Math.min(seen.first, count), end: Math.min(seen.end, count), show };
}
