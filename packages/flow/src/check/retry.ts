import type { Value, ValueObject } from "@towpath/expressions";
import { said } from "@towpath/prelude";
import { isRecord, member } from "../tree.ts";
import { durationSeconds, isDuration, isLiteral, literalNumber, valueBelow } from "./literal.ts";
import type { ProblemList } from "./problem-list.ts";
import { stepLabel } from "./step-label.ts";

/** A step with a policy that says how often its call is made again. */
export interface RetrySite {
  readonly step: ValueObject;
  readonly path: readonly string[];
  readonly action: string | undefined;
}

const TYPES = ["none", "fixed", "exponential", "default"];
const INTERVALS = ["interval", "minimumInterval", "maximumInterval"] as const;
const MAX_RETRIES = 90;
/** What each type does not read. */
const UNREAD: Readonly<Record<string, readonly string[]>> = {
  none: ["count", ...INTERVALS],
  default: ["count", ...INTERVALS],
  fixed: ["minimumInterval", "maximumInterval"],
};

/** The parts of a retry policy are within their bounds, and fit each other. @param below where it stands below the step */
export function checkRetry(site: RetrySite, below: readonly string[], problems: ProblemList): void {
  const policy = valueBelow(site.step, [...below, "retryPolicy"]);
  const at = [...site.path, ...below, "retryPolicy"];
  if (!isRecord(policy)) {
    if (policy === undefined || policy === null || !isLiteral(policy)) return;
    const message = said(
      'The retry policy of {label} must be an object with a type, such as {"type": "none"}.',
      { label: stepLabel(site.action) },
    );
    problems.unrunnable("bad-choice", at, message, site.action);
    return;
  }
  checkType(site, policy, at, problems);
  checkCount(site, policy, at, problems);
  const intervals = INTERVALS.map((name) => checkInterval(site, policy, name, at, problems));
  checkBounds(site, intervals, at, problems);
  checkUnread(site, policy, at, problems);
}

type At = readonly string[];

function checkType({ action }: RetrySite, policy: ValueObject, at: At, problems: ProblemList): void {
  const type = member(policy, "type");
  if (type === undefined || !isLiteral(type)) return;
  if (typeof type === "string" && TYPES.includes(type.toLowerCase())) return;
  const message = said("The retry policy of {label} must be one of {possible}.", {
    label: stepLabel(action),
    possible: TYPES.join(", "),
  });
  problems.error("bad-choice", [...at, "type"], message, action);
}

function checkCount({ action }: RetrySite, policy: ValueObject, at: At, problems: ProblemList): void {
  const count = member(policy, "count");
  if (count === undefined || count === null || !isLiteral(count)) return;
  const number = literalNumber(count);
  if (number !== null && Number.isInteger(number) && number >= 0 && number <= MAX_RETRIES) return;
  const message = said("The number of retries of {label} must be a whole number from 0 to {most}.", {
    label: stepLabel(action),
    most: MAX_RETRIES,
  });
  // A text is a placeholder somebody has yet to fill in; a number is a mistake.
  if (number === null) problems.unrunnable("out-of-bounds", [...at, "count"], message, action);
  else problems.error("out-of-bounds", [...at, "count"], message, action, { nearest: nearestCount(number) });
}

const nearestCount = (number: number): number => Math.min(MAX_RETRIES, Math.max(0, Math.round(number)));

/**
 * Logic Apps takes intervals of 5 seconds to a day; here a shorter one works, a longer one counts as a day.
 *
 * @returns seconds; null where there is none, or none that can be read
 */
function checkInterval(
  { action }: RetrySite,
  policy: ValueObject,
  name: string,
  at: At,
  problems: ProblemList,
): number | null {
  const value: Value | undefined = member(policy, name);
  if (value === undefined || value === null || value === "" || !isLiteral(value)) return null;
  if (typeof value !== "string" || !isDuration(value)) {
    const message = said(
      '"{name}" of the retry policy of {label} must be a duration such as PT30S, PT5M or P1D.',
      { name, label: stepLabel(action) },
    );
    problems.error("bad-duration", [...at, name], message, action);
    return null;
  }
  const seconds = durationSeconds(value);
  if (seconds > 86_400 || (seconds < 5 && name !== "minimumInterval")) {
    const message = said('"{name}" of the retry policy of {label} should be between PT5S and P1D.', {
      name,
      label: stepLabel(action),
    });
    problems.warning("out-of-bounds", [...at, name], message, action);
  }
  return seconds;
}

function checkBounds(
  { action }: RetrySite,
  [, least = null, most = null]: readonly (number | null)[],
  at: At,
  problems: ProblemList,
): void {
  if (least === null || most === null || least <= most) return;
  const message = said(
    "The shortest pause between the tries of {label} is longer than the longest one. Change one of the two.",
    { label: stepLabel(action) },
  );
  problems.unrunnable("bad-combination", [...at, "minimumInterval"], message, action);
}

function checkUnread({ action }: RetrySite, policy: ValueObject, at: At, problems: ProblemList): void {
  const type = member(policy, "type");
  const known = typeof type === "string" ? type.toLowerCase() : "default";
  for (const name of UNREAD[known] ?? []) {
    const value = member(policy, name);
    if (value === undefined || value === null) continue;
    const message = said(
      '"{name}" changes nothing for {label}: a retry policy of the type "{known}" does not read it.',
      { name, label: stepLabel(action), known },
    );
    problems.warning("no-effect", [...at, name], message, action);
  }
}
