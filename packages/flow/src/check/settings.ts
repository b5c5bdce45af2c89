import type { Value, ValueObject } from "@towpath/expressions";
import { recordMember } from "../tree.ts";
import { type ActionEntry, typeOf } from "../view/definition-index.ts";
import { durationSeconds, isDuration, isLiteral, literalNumber, valueBelow } from "./literal.ts";
import type { ProblemList } from "./problem-list.ts";

interface NumberBound {
  readonly path: readonly string[];
  readonly title: string;
  readonly from: number;
  readonly to: number;
  /** Lower-case types it belongs to; all of them when left out. */
  readonly types?: readonly string[];
}

const NUMBERS: readonly NumberBound[] = [
  {
    path: ["runtimeConfiguration", "concurrency", "repetitions"],
    title: "Items at the same time",
    from: 1,
    to: 50,
    types: ["foreach"],
  },
  { path: ["limit", "count"], title: "The number of rounds", from: 1, to: 5_000, types: ["until"] },
  { path: ["inputs", "retryPolicy", "count"], title: "The number of retries", from: 0, to: 90 },
  { path: ["inputs", "statusCode"], title: "The status code", from: 200, to: 599, types: ["response"] },
  {
    path: ["inputs", "interval", "count"],
    title: "The time to wait",
    from: 0,
    to: 9_999_999,
    types: ["wait"],
  },
];

const DURATIONS: readonly (readonly string[])[] = [
  ["limit", "timeout"],
  ...["interval", "minimumInterval", "maximumInterval"].flatMap((name) => [
    ["inputs", "retryPolicy", name],
    ["inputs", "subscribe", "retryPolicy", name],
    ["inputs", "unsubscribe", "retryPolicy", name],
  ]),
];

const RETRY_TYPES = ["none", "fixed", "exponential", "default"];
const RETRY_INTERVALS = ["interval", "minimumInterval", "maximumInterval"] as const;

/** Bounds of the settings any action can have. */
export function checkSettings(entry: ActionEntry, problems: ProblemList): void {
  const type = typeOf(entry.action).type.toLowerCase();
  for (const bound of NUMBERS) {
    if (bound.types === undefined || bound.types.includes(type)) checkNumber(entry, bound, problems);
  }
  for (const path of DURATIONS) checkDuration(entry, path, problems);
  checkRetryType(entry, problems);
  for (const name of RETRY_INTERVALS) checkRetryInterval(entry, name, problems);
}

function checkNumber(entry: ActionEntry, bound: NumberBound, problems: ProblemList): void {
  const value = valueBelow(entry.action, bound.path);
  if (value === undefined || value === null || !isLiteral(value)) return;
  const number = literalNumber(value);
  if (number !== null && Number.isInteger(number) && number >= bound.from && number <= bound.to) return;
  const message = `${bound.title} of "${entry.name}" must be a whole number from ${bound.from} to ${bound.to}.`;
  const at = [...entry.path, ...bound.path];
  // A text is a placeholder somebody has yet to fill in; a number is a mistake.
  if (number === null) problems.unrunnable("out-of-bounds", at, message, entry.name);
  else problems.error("out-of-bounds", at, message, entry.name);
}

function checkDuration(entry: ActionEntry, path: readonly string[], problems: ProblemList): void {
  const value: Value | undefined = valueBelow(entry.action, path);
  if (value === undefined || value === null || !isLiteral(value)) return;
  if (typeof value === "string" && isDuration(value)) return;
  const message = `"${path.at(-1)}" of "${entry.name}" must be a duration such as PT30S, PT5M or P1D.`;
  problems.error("bad-duration", [...entry.path, ...path], message, entry.name);
}

/** Logic Apps takes intervals of 5 seconds to a day; here a shorter one works, a longer one counts as a day. */
function checkRetryInterval(entry: ActionEntry, name: string, problems: ProblemList): void {
  const path = ["inputs", "retryPolicy", name];
  const value = valueBelow(entry.action, path);
  if (typeof value !== "string" || !isLiteral(value) || !isDuration(value)) return;
  const seconds = durationSeconds(value);
  if (seconds <= 86_400 && (seconds >= 5 || name === "minimumInterval")) return;
  const message = `"${name}" of the retry policy of "${entry.name}" should be between PT5S and P1D.`;
  problems.warning("out-of-bounds", [...entry.path, ...path], message, entry.name);
}

function checkRetryType(entry: ActionEntry, problems: ProblemList): void {
  const inputs: ValueObject = recordMember(entry.action, "inputs") ?? {};
  const type = valueBelow(inputs, ["retryPolicy", "type"]);
  if (type === undefined || !isLiteral(type)) return;
  if (typeof type === "string" && RETRY_TYPES.includes(type.toLowerCase())) return;
  const message = `The retry policy of "${entry.name}" must be one of ${RETRY_TYPES.join(", ")}.`;
  problems.error("bad-choice", [...entry.path, "inputs", "retryPolicy", "type"], message, entry.name);
}
