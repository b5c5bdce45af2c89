import { useEffect, useLayoutEffect, useRef } from "react";
import { isTypingIn } from "./use-view-keys.ts";

/**
 * Copy, cut and paste of the browser: by key, and from its own menus. Fields, editors, dialogs and menus keep theirs.
 *
 * @param heard with what has the focus, null for nothing: the target of these events is where the caret stood last
 */
export function useClipboardEvents(heard: (event: ClipboardEvent, active: Element | null) => void): void {
  const newest = useRef(heard);
  useLayoutEffect(() => {
    newest.current = heard;
  });
  useEffect(() => {
    const controller = new AbortController();
    const listen = (event: ClipboardEvent) => {
      const active = document.activeElement === document.body ? null : document.activeElement;
      if (event.defaultPrevented || isTypingIn(active)) return;
      // Somebody marked words of the page.
      if (event.type !== "paste" && active === null && `${document.getSelection() ?? ""}` !== "") return;
      newest.current(event, active);
    };
    for (const type of ["copy", "cut", "paste"] as const) {
      document.addEventListener(type, listen, { signal: controller.signal });
    }
    return () => controller.abort();
  }, []);
}
