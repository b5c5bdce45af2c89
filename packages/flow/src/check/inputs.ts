import type { Value, ValueObject } from "@towpath/expressions";
import { said } from "@towpath/prelude";
import type { FieldSpec, FindStepOperation } from "../catalogue/catalogue.ts";
import { fieldSteps } from "../catalogue/field-steps.ts";
import { operationOf } from "../catalogue/operations.ts";
import { settingFields } from "../catalogue/settings-fields.ts";
import type { Definition } from "../definition.ts";
import { isRecord, member } from "../tree.ts";
import { type ActionEntry, allActions, typeOf } from "../view/definition-index.ts";
import { checkConditions } from "./conditions.ts";
import { FAREWELL, lacksMethod } from "./farewell.ts";
import { inputIn, isLiteral, isMissing, valueBelow } from "./literal.ts";
import type { ProblemList } from "./problem-list.ts";
import { checkSettings } from "./settings.ts";

/** Inputs of which an empty text is a sensible value. */
const MAY_BE_EMPTY = new Set(["inputs", "inputs/value", "inputs/joinWith", "inputs/content"]);
/** Choices that only help typing: services invent methods of their own. */
const OPEN_CHOICES = new Set([
  "inputs/method",
  "inputs/subscribe/method",
  "inputs/unsubscribe/method",
  "operationOptions",
  // Told with the other rules of the policy.
  "inputs/retryPolicy/type",
  "inputs/subscribe/retryPolicy/type",
]);

/** Every action has the inputs its type needs, and settings within their bounds. */
export function checkInputs(definition: Definition, problems: ProblemList, known: FindStepOperation): void {
  for (const entry of allActions(definition)) {
    const spec = operationOf("action", entry.action) ?? known("action", entry.action);
    for (const field of [...(spec?.fields ?? []), ...settingFields("action", entry.action)]) {
      checkField(entry, field, problems);
    }
    if (typeOf(entry.action).type.toLowerCase() === "wait") checkWait(entry, problems);
    checkFarewell(entry, problems);
    checkSettings(entry, problems);
    checkConditions(definition, entry, problems);
  }
}

function checkField(entry: ActionEntry, field: FieldSpec, problems: ProblemList): void {
  const segments = fieldSteps(field.path);
  const value = inputIn(entry.action, field.path);
  const at = [...entry.path, ...segments];
  if (isMissing(value, MAY_BE_EMPTY.has(field.path))) {
    // A Wait that has neither interval nor timestamp is reported once, as a whole.
    if (!field.required || typeOf(entry.action).type.toLowerCase() === "wait") return;
    problems.unrunnable(
      "missing-input",
      at,
      said('"{name}" needs a value for "{title}".', { name: entry.name, title: said(field.title) }),
      entry.name,
    );
    return;
  }
  // What a list may name is a rule of its setting: see step-settings.
  if (
    field.choices === undefined ||
    field.control === "some-of" ||
    field.openChoices === true ||
    OPEN_CHOICES.has(field.path) ||
    !isLiteral(value)
  )
    return;
  const known = field.choices.some((choice) => sameText(choice.value, value));
  if (known) return;
  const possible = field.choices.map((choice) => String(choice.value)).join(", ");
  const message = said('"{title}" of "{name}" must be one of {possible}.', {
    title: said(field.title),
    name: entry.name,
    possible,
  });
  problems.error("bad-choice", at, message, entry.name);
}

/** An address to take a subscription back at needs a method: without one the call could never be made. */
function checkFarewell(entry: ActionEntry, problems: ProblemList): void {
  if (typeOf(entry.action).type.toLowerCase() !== "httpwebhook" || !lacksMethod(entry.action)) return;
  const message = said(
    '"{name}" has an address to unsubscribe at, but no method. Choose one for "Unsubscribe: method".',
    { name: entry.name },
  );
  problems.unrunnable("missing-input", [...entry.path, ...FAREWELL, "method"], message, entry.name);
}

const sameText = (left: Value, right: Value | undefined): boolean =>
  String(left).toLowerCase() === String(right).toLowerCase();

function checkWait(entry: ActionEntry, problems: ProblemList): void {
  const inputs = member(entry.action, "inputs");
  const interval = isRecord(inputs) ? member(inputs, "interval") : undefined;
  const until = isRecord(inputs) ? valueBelow(inputs, ["until", "timestamp"]) : undefined;
  if (!isMissing(until, false) || isCompleteInterval(interval)) return;
  const message = said(
    '"{name}" does not say how long to wait. Give a number and a unit, or a point in time.',
    { name: entry.name },
  );
  problems.unrunnable("missing-input", [...entry.path, "inputs"], message, entry.name);
}

function isCompleteInterval(interval: Value | undefined): boolean {
  if (!isRecord(interval)) return interval !== undefined && !isMissing(interval, false);
  const record: ValueObject = interval;
  return !isMissing(member(record, "count"), false) && !isMissing(member(record, "unit"), false);
}
