import { checkText } from "@towpath/flow";
import { presentProblems } from "../present-flow.ts";

/** Everything the checker finds, also for text that is not a definition at all. */
export function checkFlowDefinition(definitionText: string) {
  return { problems: presentProblems(checkText(definitionText).problems) };
}
