import type { Definition } from "../definition.ts";
import type { Problem } from "../problem.ts";
import { parseDefinition } from "../text/parse-definition.ts";
import { checkDefinition } from "./check-definition.ts";
import type { CheckOptions } from "./problem-list.ts";

/**
 * Reads and checks the text of a flow as its maker edits it: by default what keeps it from running is an error.
 * `definition` is null when the text cannot be read at all.
 */
export function checkText(
  text: string,
  options: CheckOptions = { runnable: true },
): { definition: Definition | null; problems: Problem[] } {
  const parsed = parseDefinition(text);
  if (parsed.ok) return { definition: parsed.value, problems: checkDefinition(parsed.value, options) };
  const { kind, message, saying } = parsed.failure;
  return {
    definition: null,
    problems: [
      { severity: "error", code: kind, path: "", message, ...(saying === undefined ? {} : { saying }) },
    ],
  };
}
