import type { ValueObject } from "@towpath/expressions";
import { said } from "@towpath/prelude";
import type { FindStepOperation } from "../catalogue/catalogue.ts";
import { fieldSteps } from "../catalogue/field-steps.ts";
import { operationOf } from "../catalogue/operations.ts";
import { RUN_CONCURRENCY } from "../run-concurrency.ts";
import { member, textMember } from "../tree.ts";
import { checkAuthentication } from "./authentication.ts";
import { FAREWELL, lacksMethod } from "./farewell.ts";
import { inputIn, isDuration, isLiteral, isMissing, literalNumber, valueBelow } from "./literal.ts";
import type { ProblemList } from "./problem-list.ts";
import { checkRetry } from "./retry.ts";

const DELAY = ["inputs", "delay"];
const CALLS = [["inputs"], ["inputs", "subscribe"], ["inputs", "unsubscribe"]] as const;

/** What the trigger's type needs is there, and its settings are within their bounds. */
export function checkTriggerInputs(
  trigger: ValueObject,
  path: readonly string[],
  problems: ProblemList,
  known: FindStepOperation,
): void {
  checkRequired(trigger, path, problems, known);
  checkFarewell(trigger, path, problems);
  checkDelay(trigger, path, problems);
  const site = { step: trigger, path, action: undefined };
  checkRetry(site, ["inputs"], problems);
  for (const below of CALLS) checkAuthentication(site, below, problems);
  checkConcurrency(trigger, path, problems);
  checkTurns(trigger, path, problems);
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
      said('The trigger needs a value for "{title}".', { title: said(field.title) }),
    );
  }
}

function checkFarewell(trigger: ValueObject, path: readonly string[], problems: ProblemList): void {
  if (textMember(trigger, "type")?.toLowerCase() !== "httpwebhook" || !lacksMethod(trigger)) return;
  const message = said(
    'The trigger has an address to unsubscribe at, but no method. Choose one for "Unsubscribe: method".',
  );
  problems.unrunnable("missing-input", [...path, ...FAREWELL, "method"], message);
}

function checkDelay(trigger: ValueObject, path: readonly string[], problems: ProblemList): void {
  const value = valueBelow(trigger, DELAY);
  if (value === undefined || value === null || value === "" || !isLiteral(value)) return;
  if (typeof value === "string" && isDuration(value)) return;
  const message = said('"delay" of the trigger must be a duration such as PT30S, PT5M or P1D.');
  problems.error("bad-duration", [...path, ...DELAY], message);
}

function checkConcurrency(trigger: ValueObject, path: readonly string[], problems: ProblemList): void {
  const { least, most } = RUN_CONCURRENCY;
  for (const [name, title] of [
    ["runs", said("Runs at the same time")],
    ["maximumWaitingRuns", said("Runs that may wait")],
  ] as const) {
    const at = ["runtimeConfiguration", "concurrency", name];
    const value = valueBelow(trigger, at);
    if (value === undefined || value === null) continue;
    const number = literalNumber(value);
    if (number !== null && Number.isInteger(number) && number >= least && number <= most) continue;
    const message = said('"{title}" of the trigger must be a whole number from {least} to {most}.', {
      title,
      least,
      most,
    });
    const hint =
      number === null ? undefined : { nearest: Math.min(most, Math.max(least, Math.round(number))) };
    problems.error("out-of-bounds", [...path, ...at], message, undefined, hint);
  }
}

/** What limits how many runs go on at once, taken together. */
function checkTurns(trigger: ValueObject, path: readonly string[], problems: ProblemList): void {
  const at = ["runtimeConfiguration", "concurrency"];
  const runs = literalNumber(valueBelow(trigger, [...at, "runs"]));
  const waiting = valueBelow(trigger, [...at, "maximumWaitingRuns"]);
  const single = /(^|,)\s*singleinstance\s*(,|$)/i.test(textMember(trigger, "operationOptions") ?? "");
  if (single && runs !== null && runs !== 1) {
    const message = said(
      "The trigger starts one run at a time (SingleInstance) and {runs} at the same time. Take one of the two away.",
      { runs },
    );
    problems.unrunnable("bad-combination", [...path, ...at, "runs"], message);
  }
  if (waiting === undefined || waiting === null || runs !== null || single) return;
  const message = said(
    '"Runs that may wait" changes nothing: no run waits as long as "Runs at the same time" is empty.',
  );
  problems.warning("no-effect", [...path, ...at, "maximumWaitingRuns"], message);
}

function checkConditions(trigger: ValueObject, path: readonly string[], problems: ProblemList): void {
  const conditions = member(trigger, "conditions");
  if (conditions === undefined || conditions === null || Array.isArray(conditions)) return;
  const message = said(
    'The conditions of the trigger must be a list such as [{"expression": "@equals(1, 1)"}].',
  );
  problems.error("bad-conditions", [...path, "conditions"], message);
}
