import { isObject, type Value } from "@towpath/expressions";
import { addNote, type Definition, fieldSteps, NOTE_SIZE, setMember, triggerOf } from "@towpath/flow";
import type { Words } from "../../words/translate.ts";
import { definitionOf, exampleOf } from "./template-files.ts";
import type { CalledTemplate, Template } from "./templates.ts";

/** Beside a card, to its right. */
const BESIDE = { x: 300, y: 0, width: NOTE_SIZE.width, height: 110 };

/**
 * The flow that somebody gets who takes a template: what only they know is left empty, which the checker marks, and a note
 * beside the step says what belongs there.
 *
 * @param calledId the flow that was made for `template.calls`
 */
export function fillTemplate(t: Words, template: Template, calledId: string | null): Definition {
  const definition = definitionOf(template.id);
  const begun = withExample(definition, exampleOf(template.id).starts);
  const called = template.calls === undefined ? begun : pointedAt(begun, template.calls, calledId);
  return template.blanks.reduce((filled, { action, field, what }) => {
    const emptied = sound(setMember(filled, { kind: "action", name: action }, fieldSteps(field), ""));
    return sound(addNote(emptied, { ...BESIDE, beside: action, text: t(what) })).definition;
  }, called);
}

/** The first test begins with a body that the flow has a use for, which its schema alone does not tell. */
function withExample(definition: Definition, starts: Value | undefined): Definition {
  const inputs = triggerOf(definition)?.trigger.inputs ?? null;
  if (starts === undefined || !isObject(inputs) || inputs.schema === undefined) return definition;
  return sound(setMember(definition, { kind: "trigger" }, ["inputs", "schema", "examples"], [starts]));
}

function pointedAt(definition: Definition, { action }: CalledTemplate, calledId: string | null): Definition {
  if (calledId === null) return definition;
  const path = ["inputs", "host", "workflow", "id"];
  return sound(setMember(definition, { kind: "action", name: action }, path, calledId));
}

/** Our own files name steps that are there. */
function sound<T>(made: { ok: true; value: T } | { ok: false; failure: { message: string } }): T {
  if (!made.ok) throw new Error(made.failure.message);
  return made.value;
}
