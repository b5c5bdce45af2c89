import { useReactFlow } from "@xyflow/react";
import { type RefObject, useEffect } from "react";

const EASE = { duration: 180 };

export function isTypingIn(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.closest("input, textarea, select, [contenteditable=true], [role=dialog], [role=menu]") !== null
  );
}

/** 0 shows the flow at its actual size, 1 the whole of it. Space with a drag pans, wherever the drag begins. */
export function useViewKeys(container: RefObject<HTMLElement | null>, showWhole: () => void): void {
  const flow = useReactFlow();
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    const panning = panWithSpace(container);
    const runs = new Map<string, (event: KeyboardEvent) => void>([
      [" ", panning.begin],
      ["0", prevented(() => flow.zoomTo(1, EASE))],
      ["1", prevented(showWhole)],
    ]);
    window.addEventListener(
      "keydown",
      (event) => {
        if (event.ctrlKey || event.metaKey || event.altKey || isTypingIn(event.target)) return;
        const run = runs.get(event.key);
        run?.(event);
      },
      { signal },
    );
    window.addEventListener("pointerdown", () => panning.pressed(), { signal, capture: true });
    window.addEventListener("keyup", panning.end, { signal, capture: true });
    window.addEventListener("blur", () => panning.end(null), { signal });
    return () => controller.abort();
  }, [flow, container, showWhole]);
}

const prevented = (run: () => unknown) => (event: KeyboardEvent) => {
  event.preventDefault();
  void run();
};

function panWithSpace(container: RefObject<HTMLElement | null>) {
  let wasUsed = false;
  const isHeld = () => container.current?.dataset.panning === "true";
  return {
    begin: () => {
      if (isHeld() || container.current === null) return;
      container.current.dataset.panning = "true";
      wasUsed = false;
    },
    pressed: () => {
      if (isHeld()) wasUsed = true;
    },
    end: (event: KeyboardEvent | null) => {
      if (event !== null && event.key !== " ") return;
      // The button that has the focus would take the key for a click.
      if (isHeld() && wasUsed) event?.preventDefault();
      if (container.current !== null) delete container.current.dataset.panning;
    },
  };
}
