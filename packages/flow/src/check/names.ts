import { type Said, said } from "@towpath/prelude";
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
      problems.error("duplicate-name", path, twice(name, before), name);
    }
    seen.set(name.toLowerCase(), name);
    checkSpelling(name, path, problems);
  }
}

const twice = (name: string, before: string): Said =>
  before === name
    ? said('There is more than one action named "{name}". Rename one of them.', { name })
    : said(
        'There is more than one action named "{name}" (it differs from "{before}" only in capital letters). Rename one of them.',
        { name, before },
      );

function checkSpelling(name: string, path: readonly string[], problems: ProblemList): void {
  if (name.trim() === "") {
    problems.error("bad-name", path, said("An action has an empty name. Give it one."), name);
  } else if (name.length > MAX_NAME_LENGTH) {
    const message = said("The name has {length} characters; at most {most} are allowed. Shorten it.", {
      length: name.length,
      most: MAX_NAME_LENGTH,
    });
    problems.error("name-too-long", path, message, name);
  }
}
