import { checkDepth, type Outcome, Refusal, refuse, type Scope } from "../outcome.ts";
import type { Value } from "../value.ts";
import { isEnvelope } from "../values/envelope.ts";
import { type FormField, formFields, multiparts } from "../values/form-content.ts";
import { define, type FunctionSpec, param } from "./definition.ts";
import { bodyOf, outputsOf } from "./references.ts";
import { triggerOutputs } from "./triggers.ts";

const ACTION = param("actionName", "text", "The name of the action.");
const KEY = param("key", "text", "The name of the field.");
const INDEX = param("index", "index", "Which part, counted from 0.");

const triggerBody = (scope: Scope) => bodyOf(triggerOutputs(scope));
const actionBody = (scope: Scope, name: string) => bodyOf(outputsOf(scope, name));

/** Forms and parts are read anew for each of their fields. */
function reading(scope: Scope, body: Value): Refusal | null {
  if (typeof body === "string") return scope.spend(body.length * 12);
  if (isEnvelope(body)) return scope.spend(body.$content.length * 8);
  return checkDepthOf(scope, body);
}

function checkDepthOf(scope: Scope, body: Value): Refusal | null {
  const checked = checkDepth(scope, body);
  return checked instanceof Refusal ? checked : null;
}

function matching(body: Value, key: string): readonly FormField[] | null {
  const wanted = key.toLowerCase();
  return formFields(body)?.filter((field) => field.key.toLowerCase() === wanted) ?? null;
}

const NO_FORM = "finds no form in the body.";

/** The only value of a field; null when the form lacks it. */
function oneValue(scope: Scope, body: Value, key: string): Outcome {
  const refusal = reading(scope, body);
  if (refusal) return refusal;
  const fields = matching(body, key);
  if (fields === null) return refuse(NO_FORM);
  if (fields.length > 1)
    return refuse(`finds ${fields.length} fields '${key}'; for all of them there is another function.`);
  return fields[0]?.value ?? null;
}

function allValues(scope: Scope, body: Value, key: string): Outcome {
  const refusal = reading(scope, body);
  if (refusal) return refusal;
  const fields = matching(body, key);
  return fields === null ? refuse(NO_FORM) : fields.map((field) => field.value);
}

function partBody(scope: Scope, body: Value, index: number): Outcome {
  const refusal = reading(scope, body);
  if (refusal) return refusal;
  const parts = multiparts(body);
  if (parts === null) return refuse("finds no parts in the body: its content type is not multipart.");
  const part = parts[index];
  return part === undefined
    ? refuse(`finds no part ${index}: the body has ${parts.length}, counted from 0.`)
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
