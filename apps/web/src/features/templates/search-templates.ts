import { allActions, stepTitle, triggerOf } from "@towpath/flow";
import type { Words } from "../../words/translate.ts";
import { definitionOf } from "./template-files.ts";
import { TEMPLATE_KINDS, TEMPLATES, type Template, type TemplateKind } from "./templates.ts";

/** What steps a template is made of, each kind once, in the order they stand. */
export function operationsOf(template: Template): readonly string[] {
  const definition = definitionOf(template.id);
  const trigger = triggerOf(definition)?.trigger;
  const actions = allActions(definition).map(({ action }) => action);
  return [...new Set([...(trigger === undefined ? [] : [trigger]), ...actions].map(stepTitle))];
}

/** The templates of a kind that have every word in title, summary, kind or steps, in the reader's language or in English. */
export function searchTemplates(t: Words, query: string, kind: TemplateKind | null): readonly Template[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return TEMPLATES.filter((template) => {
    if (kind !== null && template.kind !== kind) return false;
    const said = [template.title, template.summary, TEMPLATE_KINDS[template.kind]];
    const text = [...said, ...said.map((one) => t(one)), ...operationsOf(template)].join(" ").toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
