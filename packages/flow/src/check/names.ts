import type { Definition } from "../definition.ts";
import { MAX_NAME_LENGTH } from "../edit/names.ts";
import { allActions } from "../view/definition-index.ts";
import type { ProblemList } from "./problem-list.ts";

/** Names: one action each, in any case, at any depth, and not too long. */
export function checkNames(definition: Definition, problems: ProblemList): void {
  const seen = new Map<string, string>();
  for (const { name, path } of allActions(definition)) {
    const before = seen.get(name.toLowerCase());
    if (before !== undefined) {
      const same = before === name ? "" : ` (it differs from "${before}" only in capital letters)`;
      problems.error(
        "duplicate-name",
        path,
        `There is more than one action named "${name}"${same}. Rename one of them.`,
        name,
      );
    }
    seen.set(name.toLowerCase(), name);
    checkSpelling(name, path, problems);
  }
}

function checkSpelling(name: string, path: readonly string[], problems: ProblemList): void {
  if (name.trim() === "") {
    problems.error("bad-name", path, "An action has an empty name. Give it one.", name);
  } else if (name.length > MAX_NAME_LENGTH) {
    const message = `The name has ${name.length} characters; at most ${MAX_NAME_LENGTH} are allowed. Shorten it.`;
    problems.error("name-too-long", path, message, name);
  }
}
