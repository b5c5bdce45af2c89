import { type FoundText, fieldStep } from "@towpath/flow";
import { useGoTo } from "../use-go-to.ts";

/** How long a field stays marked. */
const MARKED_MS = 2_500;
/** The panel of another step is drawn within a few frames. */
const MOST_FRAMES = 30;

/** Leads to the field a text was found in, and marks it for a moment. The focus stays in the search. */
export function useShowFound(): (found: FoundText) => void {
  const goTo = useGoTo();
  return (found) => {
    goTo(found.step);
    let frames = 0;
    const look = () => {
      const field = fieldOf(found);
      frames += 1;
      if (field !== null) mark(field, found);
      else if (frames < MOST_FRAMES) requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  };
}

/** The field whose path is the longest beginning of where the text stands. */
function fieldOf({ path }: FoundText): Element | null {
  for (let length = path.length; length > 0; length -= 1) {
    const wanted = path.slice(0, length).map(fieldStep).join("/").toLowerCase();
    const fields = [...document.querySelectorAll("aside [data-field]")];
    const field = fields.find((each) => each.getAttribute("data-field")?.toLowerCase() === wanted);
    if (field !== undefined) return field;
  }
  return null;
}

function mark(field: Element, { path }: FoundText): void {
  field.scrollIntoView({ block: "nearest" });
  field.setAttribute("data-found", path.join("/"));
  window.setTimeout(() => field.removeAttribute("data-found"), MARKED_MS);
}
