import type { Value } from "@towpath/expressions";
import { type Said, said } from "@towpath/prelude";
import { textMember } from "../tree.ts";
import { type ActionEntry, typeOf } from "../view/definition-index.ts";
import { checkAuthentication } from "./authentication.ts";
import { isDuration, isLiteral, literalNumber, valueBelow } from "./literal.ts";
import type { ProblemList } from "./problem-list.ts";
import { checkRetry } from "./retry.ts";

interface NumberBound {
  readonly path: readonly string[];
  readonly title: Said;
  readonly from: number;
  readonly to: number;
  /** Lower-case types it belongs to; all of them when left out. */
  readonly types?: readonly string[];
}

const NUMBERS: readonly NumberBound[] = [
  {
    path: ["runtimeConfiguration", "concurrency", "repetitions"],
    title: said("Items at the same time"),
    from: 1,
    to: 50,
    types: ["foreach"],
  },
  { path: ["limit", "count"], title: said("The number of rounds"), from: 1, to: 5_000, types: ["until"] },
  { path: ["inputs", "statusCode"], title: said("The status code"), from: 200, to: 599, types: ["response"] },
  {
    path: ["inputs", "interval", "count"],
    title: said("The time to wait"),
    from: 0,
    to: 9_999_999,
    types: ["wait"],
  },
];

const DURATIONS: readonly (readonly string[])[] = [["limit", "timeout"]];

/** Where actions say how often a call is made again, and how it signs in. */
const CALLS = [["inputs"], ["inputs", "subscribe"], ["inputs", "unsubscribe"]] as const;
const siteOf = ({ action, path, name }: ActionEntry) => ({
  step: action,
  path,
  action: name,
});

/** Bounds of the settings any action can have. */
export function checkSettings(entry: ActionEntry, problems: ProblemList): void {
  const type = typeOf(entry.action).type.toLowerCase();
  for (const bound of NUMBERS) {
    if (bound.types === undefined || bound.types.includes(type)) checkNumber(entry, bound, problems);
  }
  for (const path of DURATIONS) checkDuration(entry, path, problems);
  for (const below of CALLS) {
    checkRetry(siteOf(entry), below, problems);
    checkAuthentication(siteOf(entry), below, problems);
  }
  if (type === "foreach") checkOrder(entry, problems);
}

function checkNumber(entry: ActionEntry, bound: NumberBound, problems: ProblemList): void {
  const value = valueBelow(entry.action, bound.path);
  if (value === undefined || value === null || !isLiteral(value)) return;
  const number = literalNumber(value);
  if (number !== null && Number.isInteger(number) && number >= bound.from && number <= bound.to) return;
  const message = said('{title} of "{name}" must be a whole number from {from} to {to}.', {
    title: bound.title,
    name: entry.name,
    from: bound.from,
    to: bound.to,
  });
  const at = [...entry.path, ...bound.path];
  // A text is a placeholder somebody has yet to fill in; a number is a mistake.
  if (number === null) problems.unrunnable("out-of-bounds", at, message, entry.name);
  else problems.error("out-of-bounds", at, message, entry.name, { nearest: within(number, bound) });
}

const within = (number: number, { from, to }: NumberBound): number =>
  Math.min(to, Math.max(from, Math.round(number)));

function checkDuration(entry: ActionEntry, path: readonly string[], problems: ProblemList): void {
  const value: Value | undefined = valueBelow(entry.action, path);
  if (value === undefined || value === null || !isLiteral(value)) return;
  if (typeof value === "string" && isDuration(value)) return;
  const message = said('"{setting}" of "{name}" must be a duration such as PT30S, PT5M or P1D.', {
    setting: path.at(-1) ?? "",
    name: entry.name,
  });
  problems.error("bad-duration", [...entry.path, ...path], message, entry.name);
}

/** `Sequential` is the old way to say one item after the other; a number beside it says something else. */
function checkOrder(entry: ActionEntry, problems: ProblemList): void {
  const at = ["runtimeConfiguration", "concurrency", "repetitions"];
  const number = literalNumber(valueBelow(entry.action, at));
  const options = textMember(entry.action, "operationOptions") ?? "";
  if (number === null || number === 1 || !/(^|,)\s*sequential\s*(,|$)/i.test(options)) return;
  const message = said(
    '"{name}" works on its items in order (Sequential) and on {number} at the same time. Take one of the two away.',
    { name: entry.name, number },
  );
  problems.unrunnable("bad-combination", [...entry.path, ...at], message, entry.name);
}
