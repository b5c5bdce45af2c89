import { type Reference, referencesOf } from "@towpath/expressions";
import type { Definition } from "../definition.ts";
import { readText } from "../expression-calls.ts";
import { recordMember } from "../tree.ts";
import { type ActionEntry, allActions, triggerOf } from "../view/definition-index.ts";
import type { ProblemList } from "./problem-list.ts";
import { ReferenceCheck } from "./references.ts";
import { type TemplatePlace, templatesIn, templatesOf } from "./template-places.ts";

/** Problems that are found again when the expression runs, and may be a function we do not have yet. */
const RUN_TIME = new Set(["UnknownFunction", "WrongArgumentCount"]);

/** Every expression parses, and speaks of things that exist and are there in time. */
export function checkTemplates(
  definition: Definition,
  problems: ProblemList,
  givenParameters: readonly string[],
): void {
  const references = new ReferenceCheck(definition, problems, givenParameters);
  const trigger = triggerOf(definition);
  if (trigger !== null) {
    for (const place of templatesOf(trigger.trigger, ["triggers", trigger.name])) {
      checkTemplate(place, "trigger", references, problems);
    }
  }
  for (const entry of allActions(definition)) {
    for (const place of templatesOf(entry.action, entry.path))
      checkTemplate(place, entry, references, problems);
  }
  for (const place of templatesIn(recordMember(definition, "outputs"), ["outputs"])) {
    checkTemplate(place, "outputs", references, problems);
  }
}

function checkTemplate(
  place: TemplatePlace,
  reader: ActionEntry | "trigger" | "outputs",
  references: ReferenceCheck,
  problems: ProblemList,
): void {
  if (findsItsList(place)) return;
  const parsed = readText(place.text, place.reading);
  const action = typeof reader === "string" ? undefined : reader.name;
  for (const problem of parsed.problems) reportSyntax(problem, place, action, problems);
  const found: Reference[] = [];
  for (const segment of parsed.segments) {
    if (segment.kind === "expression" && segment.expression !== null) {
      found.push(...referencesOf(segment.expression));
    }
  }
  for (const reference of found) references.check(reference, reader, place.path);
}

function reportSyntax(
  problem: ReturnType<typeof readText>["problems"][number],
  { path }: TemplatePlace,
  action: string | undefined,
  problems: ProblemList,
): void {
  const { code, span } = problem;
  if (!RUN_TIME.has(code)) problems.error("expression-syntax", path, problem, action);
  else problems.warning("unknown-call", path, problem, action, span === undefined ? undefined : { span });
}

/** `splitOn: "@autoload()"`: no function, but the word for "find the list yourself". */
function findsItsList({ text, path }: TemplatePlace): boolean {
  return path.at(-1)?.toLowerCase() === "spliton" && /^\s*@\{?\s*autoload\(\s*\)\s*\}?\s*$/i.test(text);
}
