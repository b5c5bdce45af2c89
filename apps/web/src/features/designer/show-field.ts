import { fieldStep } from "@towpath/flow";

/** How long a field stays marked. */
const MARKED_MS = 2_500;
/** The panel of another step is drawn within a few frames. */
const MOST_FRAMES = 30;

const TAKES_FOCUS = "input, textarea, select, button, [contenteditable=true]";

/**
 * Brings a field of the side panel into view and marks it for a moment, as soon as it is drawn.
 *
 * @param path members from the step down; the field with the longest beginning of it is shown
 * @param how whether the field takes the focus as well
 */
export function showField(path: readonly string[], how: { readonly focus: boolean }): void {
  let frames = 0;
  const look = () => {
    const field = fieldOf(path);
    frames += 1;
    if (field === null) {
      if (frames < MOST_FRAMES) requestAnimationFrame(look);
      return;
    }
    field.scrollIntoView({ block: "nearest" });
    field.setAttribute("data-found", path.join("/"));
    window.setTimeout(() => field.removeAttribute("data-found"), MARKED_MS);
    if (how.focus) field.querySelector<HTMLElement>(TAKES_FOCUS)?.focus({ preventScroll: true });
  };
  requestAnimationFrame(look);
}

function fieldOf(path: readonly string[]): Element | null {
  const fields = [...document.querySelectorAll("aside:not([data-pinned]) [data-field]")];
  for (let length = path.length; length > 0; length -= 1) {
    const wanted = path.slice(0, length).map(fieldStep).join("/").toLowerCase();
    const field = fields.find((each) => each.getAttribute("data-field")?.toLowerCase() === wanted);
    if (field !== undefined) return field;
  }
  return null;
}
