import type { FoundText } from "@towpath/flow";
import { showField } from "../show-field.ts";
import { useGoTo } from "../use-go-to.ts";

/** Leads to the field a text was found in, and marks it for a moment. The focus stays in the search. */
export function useShowFound(): (found: FoundText) => void {
  const goTo = useGoTo();
  return (found) => {
    goTo(found.step, { path: found.path });
    showField(found.path, { focus: false });
  };
}
