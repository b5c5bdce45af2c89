import type { ValueObject } from "@towpath/expressions";
import type { FindStepOperation } from "../catalogue/catalogue.ts";
import { fieldSteps } from "../catalogue/field-steps.ts";
import { operationOf } from "../catalogue/operations.ts";
import { RUN_CONCURRENCY } from "../run-concurrency.ts";
import { member, textMember } from "../tree.ts";
import { FAREWELL, lacksMethod } from "./farewell.ts";
import { inputIn, isDuration, isLiteral, isMissing, literalNumber, valueBelow } from "./literal.ts";
import type { ProblemList } from "./problem-list.ts";

const DURATIONS: readonly (readonly string[])[] = [
  ["inputs", "delay"],
  ["inputs", "retryPolicy", "interval"],
  ["inputs", "retryPolicy", "minimumInterval"],
  ["inputs", "retryPolicy", "maximumInterval"],
];
const RETRY_TYPES = ["none", "fixed", "exponential", "default"];
const MAX_RETRIES = 90;

/** What the trigger's type needs is there, and its settings are within their bounds. */
export function checkTriggerInputs(
  trigger: ValueObject,
  path: readonly string[],
  problems: ProblemList,
  known: FindStepOperation,
): void {
  checkRequired(trigger, path, problems, known);
  checkFarewell(trigger, path, problems);
  checkDurations(trigger, path, problems);
  checkRetry(trigger, path, problems);
  checkConcurrency(trigger, path, problems);
  checkConditions(trigger, path, problems);
}

function checkRequired(
  trigger: ValueObject,
  path: readonly string[],
  problems: ProblemList,
  known: FindStepOperation,
): void {
  const spec = operationOf("trigger", trigger) ?? known("trigger", trigger);
  for (const field of spec?.fields ?? []) {
    const segments = fieldSteps(field.path);
    // How often is looked at as a whole.
    if (!field.required || field.path === "recurrence") continue;
    if (!isMissing(inputIn(trigger, field.path), false)) continue;
    problems.unrunnable(
      "missing-input",
      [...path, ...segments],
      `The trigger needs a value for "${field.title}".`,
    );
  }
}

function checkFarewell(trigger: ValueObject, path: readonly string[], problems: ProblemList): void {
  if (textMember(trigger, "type")?.toLowerCase() !== "httpwebhook" || !lacksMethod(trigger)) return;
  const message = `The trigger has an address to unsubscribe at, but no method. Choose one for "Unsubscribe: method".`;
  problems.unrunnable("missing-input", [...path, ...FAREWELL, "method"], message);
}

function checkDurations(trigger: ValueObject, path: readonly string[], problems: ProblemList): void {
  for (const segments of DURATIONS) {
    const value = valueBelow(trigger, segments);
    if (value === undefined || value === null || value === "" || !isLiteral(value)) continue;
    if (typeof value === "string" && isDuration(value)) continue;
    const message = `"${segments.at(-1)}" of the trigger must be a duration such as PT30S, PT5M or P1D.`;
    problems.error("bad-duration", [...path, ...segments], message);
  }
}

function checkConcurrency(trigger: ValueObject, path: readonly string[], problems: ProblemList): void {
  const { least, most } = RUN_CONCURRENCY;
  for (const [name, title] of [
    ["runs", "Runs at the same time"],
    ["maximumWaitingRuns", "Runs that may wait"],
  ] as const) {
    const at = ["runtimeConfiguration", "concurrency", name];
    const value = valueBelow(trigger, at);
    if (value === undefined || value === null) continue;
    const number = literalNumber(value);
    if (number !== null && Number.isInteger(number) && number >= least && number <= most) continue;
    const message = `"${title}" of the trigger must be a whole number from ${least} to ${most}.`;
    problems.error("out-of-bounds", [...path, ...at], message);
  }
}

function checkRetry(trigger: ValueObject, path: readonly string[], problems: ProblemList): void {
  const at = ["inputs", "retryPolicy"];
  const type = valueBelow(trigger, [...at, "type"]);
  if (type !== undefined && isLiteral(type) && !RETRY_TYPES.includes(String(type).toLowerCase())) {
    const message = `The retry policy of the trigger must be one of ${RETRY_TYPES.join(", ")}.`;
    problems.error("bad-choice", [...path, ...at, "type"], message);
  }
  const count = valueBelow(trigger, [...at, "count"]);
  if (count === undefined || count === null || !isLiteral(count)) return;
  const number = literalNumber(count);
  if (number !== null && Number.isInteger(number) && number >= 0 && number <= MAX_RETRIES) return;
  const message = `The number of retries of the trigger must be a whole number from 0 to ${MAX_RETRIES}.`;
  problems.error("out-of-bounds", [...path, ...at, "count"], message);
}

function checkConditions(trigger: ValueObject, path: readonly string[], problems: ProblemList): void {
  const conditions = member(trigger, "conditions");
  if (conditions === undefined || conditions === null || Array.isArray(conditions)) return;
  const message = 'The conditions of the trigger must be a list such as [{"expression": "@equals(1, 1)"}].';
  problems.error("bad-conditions", [...path, "conditions"], message);
}
