import { useEffect } from "react";

/**
 * A dialog that is opened from a menu gives the focus back to what had it when it opened. That would be the item, which
 * is gone by then, and the focus with it: so the button of the menu has it before the item does what it does.
 */
export function useMenuFocus(): void {
  useEffect(() => {
    document.addEventListener("click", focusMenuButton, true);
    return () => document.removeEventListener("click", focusMenuButton, true);
  }, []);
}

function focusMenuButton({ target }: MouseEvent): void {
  const item = target instanceof Element ? target.closest("[role=menuitem]") : null;
  const button = item?.closest("[role=menu]")?.getAttribute("aria-labelledby");
  if (button) document.getElementById(button)?.focus({ preventScroll: true });
}
