import type { Value, ValueObject } from "@towpath/expressions";
import { excerptOf, ok, type Result, type Said, said } from "@towpath/prelude";
import { knownType } from "../catalogue/known-types.ts";
import { findOperation, operationOf } from "../catalogue/operations.ts";
import { parseDocument } from "../text/parse-definition.ts";
import { isRecord, member, recordMember, textMember } from "../tree.ts";
import { recogniseJson } from "../wrappers/json-shapes.ts";
import { readFlowFile } from "../wrappers/read-flow-file.ts";
import { type ActionClip, clipOf, isActionClip } from "./clip.ts";
import { following } from "./copy-actions.ts";
import { type EditFailure, editFailure } from "./edit-failure.ts";
import { hasForbiddenCharacter, isBrokenText, namesWithin, unusedName } from "./names.ts";

/** As long as a draft may be that somebody saves. */
const MOST_CHARACTERS = 10_000_000;

type Read = Result<ActionClip, EditFailure>;

const refused = (why: Said) =>
  editFailure("bad-value", said("The clipboard holds text that is no action: {why}", { why }));
const OTHER_JSON = said("it is JSON, but no action and no definition of a flow.");
const TRIGGER = said("it is a trigger. Copy actions, or choose the trigger at the beginning of the flow.");

/**
 * The actions in a text from the clipboard: what `copyActions` gave, the JSON of one action, of several by name or in a
 * list, of a whole definition in any of its wrappers, or what Power Automate's "Copy to my clipboard" gives. Never
 * throws: whatever the text is, the answer is actions or the reason in plain words.
 */
export function readClip(text: string): Read {
  if (text.trim() === "")
    return editFailure("bad-value", said("There is nothing to paste. Copy an action first."));
  if (text.length > MOST_CHARACTERS) return refused(said("it has more than 10 million characters."));
  const parsed = parseText(text.trim());
  if (!parsed.ok) return refused(parsed.failure.said);
  const read = clipIn(parsed.value, text);
  return read.ok ? withSoundNames(read.value) : read;
}

/** Members that were cut out of a definition come without the braces around them, often with the comma behind. */
function parseText(text: string): Result<Value, { readonly said: Said }> {
  const whole = parseDocument(text);
  if (whole.ok) return whole;
  const members = text.startsWith('"') ? parseDocument(`{${text.replace(/,$/, "")}}`) : whole;
  if (members.ok) return members;
  const { message, saying } = whole.failure;
  return { ok: false, failure: { said: { message, saying: saying ?? { template: message } } } };
}

function clipIn(value: Value, text: string): Read {
  if (isActionClip(value)) return ok(value);
  if (Array.isArray(value)) return clipOfList(value);
  if (!isRecord(value)) return refused(OTHER_JSON);
  const own = namedAction(value);
  if (own !== null) return own.ok ? clipOf({}, { [own.value.name]: own.value.action }) : own;
  if (member(value, "mslaNode") !== undefined || recordMember(value, "nodeData") !== undefined) {
    return refused(
      said("another designer copied it in a form of its own. Copy the action from the code view there."),
    );
  }
  if (recogniseJson(value) !== null) return clipOfFlow(text);
  return clipOfActions(recordMember(value, "actions") ?? value);
}

/** Actions by name, as they stand in a definition. */
function clipOfActions(actions: ValueObject): Read {
  const types = Object.values(actions).map((action) =>
    isRecord(action) ? textMember(action, "type") : null,
  );
  if (types.length === 0 || types.some((type) => typeof type !== "string")) return refused(OTHER_JSON);
  for (const action of Object.values(actions)) {
    const why = isRecord(action) ? whyNoAction(action) : OTHER_JSON;
    if (why !== null) return refused(why);
  }
  return clipOf({}, actions);
}

/** Each follows the one before it, as they stand in the list. */
function clipOfList(items: readonly Value[]): Read {
  let actions: ValueObject = {};
  for (const item of items) {
    const read = isRecord(item) ? namedAction(item) : null;
    if (read === null) return refused(OTHER_JSON);
    if (!read.ok) return read;
    const taken = new Set(Object.keys(actions).map((name) => name.toLowerCase()));
    const name = unusedName(taken, read.value.name);
    actions = { ...actions, ...following(actions, { [name]: { ...read.value.action, runAfter: {} } }) };
  }
  return items.length === 0 ? refused(OTHER_JSON) : clipOf({}, actions);
}

/** The actions of the one flow in a file of any kind. */
function clipOfFlow(text: string): Read {
  const file = readFlowFile("", new TextEncoder().encode(text));
  if (!file.ok)
    return refused({ ...file.failure, saying: file.failure.saying ?? { template: file.failure.message } });
  const [flow, ...others] = file.value.flows;
  if (flow === undefined) return refused(OTHER_JSON);
  if (others.length > 0) {
    return refused(said("it holds {count} flows. Import them instead.", { count: others.length + 1 }));
  }
  const actions = recordMember(flow.definition, "actions") ?? {};
  if (Object.keys(actions).length === 0) return refused(said("it is a flow with no actions."));
  return clipOf(flow.definition, actions);
}

/** One action with what it is called; null for an object of another kind. */
function namedAction(
  item: ValueObject,
): Result<{ readonly name: string; readonly action: ValueObject }, EditFailure> | null {
  // Power Automate's "Copy to my clipboard".
  const copied = recordMember(item, "operationDefinition");
  const name = textMember(item, "operationName");
  if (copied !== undefined && name !== undefined) {
    return member(item, "isTrigger") === true ? refused(TRIGGER) : ok({ name, action: copied });
  }
  const type = textMember(item, "type");
  if (type === undefined || isAround(item)) return null;
  const why = whyNoAction(item);
  if (why !== null) return refused(why);
  return ok({ name: operationOf("action", item)?.defaultName ?? type, action: item });
}

/** A resource of a template has a type as well. */
const isAround = (item: ValueObject): boolean => recogniseJson(item) !== null;

/** Why an object with a type is no action; null when it is one. The types say: schemas and other data have some, too. */
function whyNoAction(item: ValueObject): Said | null {
  const type = textMember(item, "type") ?? "";
  if (findOperation("action", type, textMember(item, "kind")) !== null) return null;
  if (findOperation("trigger", type) !== null) return TRIGGER;
  if (knownType(type) !== null) return null;
  return said('no action is of the type "{type}".', { type: excerptOf(type, 79) });
}

/** Names that could not be given in the designer are refused: what a name is must be seen before it is pasted. */
function withSoundNames(clip: ActionClip): Read {
  const seen = new Set<string>();
  for (const name of namesWithin(clip.actions)) {
    if (name.trim() === "") return refused(said("an action in it has no name."));
    if (isBrokenText(name)) {
      return refused(said("the name of an action in it holds half a character (a lone surrogate)."));
    }
    if (hasForbiddenCharacter(name)) {
      return refused(said("the name of an action in it holds a line break or another control character."));
    }
    if (seen.has(name.toLowerCase())) {
      return refused(said('two actions in it are named "{name}".', { name: excerptOf(name, 79) }));
    }
    seen.add(name.toLowerCase());
  }
  return ok(clip);
}
