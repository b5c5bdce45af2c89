import { said } from "@towpath/prelude";
import { checkDepth, type Outcome, Refusal, refuse, type Scope } from "../outcome.ts";
import type { Value } from "../value.ts";
import { type Envelope, envelopeBytes, isEnvelope } from "../values/envelope.ts";
import { type FormField, formFields, multiparts } from "../values/form-content.ts";
import { define, type FunctionSpec, param } from "./definition.ts";
import { bodyOf, outputsOf } from "./references.ts";
import { triggerOutputs } from "./triggers.ts";

const ACTION = param("actionName", "text", "The name of the action.");
const KEY = param("key", "text", "The name of the field.");
const INDEX = param("index", "index", "Which part, counted from 0.");

const triggerBody = (scope: Scope) => bodyOf(triggerOutputs(scope));
const actionBody = (scope: Scope, name: string) => bodyOf(outputsOf(scope, name));

/** What a field or part costs beside its length: it is an object of its own. */
const PER_FIELD = 150;
const PER_PART = 400;

/** Forms and parts are read anew for each of their fields. */
function reading(scope: Scope, body: Value): Refusal | null {
  if (typeof body === "string") return spendOnForm(scope, body);
  if (isEnvelope(body)) return spendOnContent(scope, body);
  const checked = checkDepth(scope, body);
  return checked instanceof Refusal ? checked : null;
}

const spendOnForm = (scope: Scope, form: string) =>
  scope.spend(form.length * 4 + (form.split("&", MANY).length - 1) * PER_FIELD);

/** No budget reaches so far. */
const MANY = 200_000;

function spendOnContent(scope: Scope, body: Envelope): Refusal | null {
  const refusal = scope.spend(body.$content.length * 4);
  if (refusal) return refusal;
  const bytes = envelopeBytes(body);
  let parts = 0;
  let fields = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    // Parts begin with a line of two dashes and a mark.
    if (bytes[at] === 10 && bytes[at + 1] === 45 && bytes[at + 2] === 45) parts += 1;
    else if (bytes[at] === 38) fields += 1;
  }
  const isMultipart = /^multipart\//i.test(body["$content-type"]);
  return scope.spend(isMultipart ? parts * PER_PART : fields * PER_FIELD);
}

function matching(body: Value, key: string): readonly FormField[] | null {
  const wanted = key.toLowerCase();
  return formFields(body)?.filter((field) => field.key.toLowerCase() === wanted) ?? null;
}

const NO_FORM = said("finds no form in the body.");

/** The only value of a field; null when the form lacks it. */
function oneValue(scope: Scope, body: Value, key: string): Outcome {
  const refusal = reading(scope, body);
  if (refusal) return refusal;
  const fields = matching(body, key);
  if (fields === null) return refuse(NO_FORM);
  if (fields.length > 1)
    return refuse(
      said("finds {count} fields '{name}'; for all of them there is another function.", {
        count: fields.length,
        name: key,
      }),
    );
  return fields[0]?.value ?? null;
}

function allValues(scope: Scope, body: Value, key: string): Outcome {
  const refusal = reading(scope, body);
  if (refusal) return refusal;
  const fields = matching(body, key);
  if (fields === null) return refuse(NO_FORM);
  return fields.map((field) => field.value);
}

function partBody(scope: Scope, body: Value, index: number): Outcome {
  const refusal = reading(scope, body);
  if (refusal) return refusal;
  const parts = multiparts(body);
  if (parts === null) return refuse(said("finds no parts in the body: its content type is not multipart."));
  const part = parts[index];
  return part === undefined
    ? refuse(
        said("finds no part {index}: the body has {count}, counted from 0.", { index, count: parts.length }),
      )
    : part.body;
}

export const formFunctions: readonly FunctionSpec[] = [
  define({
    name: "triggerFormDataValue",
    category: "workflow",
    parameters: [KEY],
    returns: "text",
    doc: "The value of a form field the trigger received. Fails when the field came several times.",
    example: "triggerFormDataValue('feedUrl')",
    call: (scope, key) => oneValue(scope, triggerBody(scope), key),
  }),
  define({
    name: "triggerFormDataMultiValues",
    category: "workflow",
    parameters: [KEY],
    returns: "array",
    doc: "All values of a form field the trigger received.",
    example: "triggerFormDataMultiValues('feedUrl')",
    call: (scope, key) => allValues(scope, triggerBody(scope), key),
  }),
  define({
    name: "triggerMultipartBody",
    category: "workflow",
    parameters: [INDEX],
    returns: "any",
    doc: "The body of one part of what the trigger received.",
    example: "triggerMultipartBody(0)",
    call: (scope, index) => partBody(scope, triggerBody(scope), index),
  }),
  define({
    name: "formDataValue",
    category: "workflow",
    parameters: [ACTION, KEY],
    returns: "text",
    doc: "The value of a form field in the outputs of an action. Fails when the field came several times.",
    example: "formDataValue('Send_email', 'Subject')",
    call: (scope, name, key) => oneValue(scope, actionBody(scope, name), key),
  }),
  define({
    name: "formDataMultiValues",
    category: "workflow",
    parameters: [ACTION, KEY],
    returns: "array",
    doc: "All values of a form field in the outputs of an action.",
    example: "formDataMultiValues('Send_email', 'Subject')",
    call: (scope, name, key) => allValues(scope, actionBody(scope, name), key),
  }),
  define({
    name: "multipartBody",
    category: "workflow",
    parameters: [ACTION, INDEX],
    returns: "any",
    doc: "The body of one part in the outputs of an action.",
    example: "multipartBody('Get_files', 0)",
    call: (scope, name, index) => partBody(scope, actionBody(scope, name), index),
  }),
];
