import { type RefObject, useLayoutEffect, useRef } from "react";

/**
 * The field of a dialog takes the focus with the key that opens it: letters that follow at once would reach the page
 * below, where they are keys of their own. When the dialog goes and nothing else took the focus, it goes back to
 * where it was; the dialog itself must not (`returnFocus={false}`), as it would look for that too late.
 */
export function useEarlyFocus(): RefObject<HTMLInputElement | null> {
  const field = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => {
    const before = document.activeElement;
    field.current?.focus({ preventScroll: true });
    return () => {
      setTimeout(() => {
        if (document.activeElement !== document.body || !(before instanceof HTMLElement)) return;
        before.focus({ preventScroll: true });
      }, BACK_MS);
    };
  }, []);
  return field;
}

/** What was chosen may have taken the focus by then. */
const BACK_MS = 10;
