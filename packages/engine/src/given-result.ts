import type { Value, ValueObject } from "@towpath/expressions";
import type { Said } from "@towpath/prelude";
import { member, memberObject, memberText } from "./actions/inputs.ts";
import type { PureProgram } from "./plan.ts";
import { stepError } from "./step-error.ts";

/**
 * A result that stands somewhere instead of being worked out: `{status, outputs?, code?, error?}`.
 *
 * @param words for the error of one that says nothing about it
 */
export function givenResult(
  result: ValueObject,
  words: (status: string) => Said,
  detail?: Value,
): PureProgram {
  const outputs = member(result, "outputs");
  const status = RESULTS[memberText(result, "status")?.toLowerCase() ?? ""] ?? "Failed";
  const given = memberObject(result, "error");
  const code = memberText(result, "code") ?? memberText(given, "code") ?? CODES[status];
  const error = stepError(memberText(given, "code") ?? code, memberText(given, "message") ?? words(status));
  return {
    kind: "pure",
    run: () => ({ status, code, outputs, detail, ...(status === "Succeeded" ? {} : { error }) }),
  };
}

const CODES = {
  Succeeded: "OK",
  Failed: "ActionFailed",
  TimedOut: "ActionTimedOut",
  Skipped: "ActionSkipped",
  Cancelled: "ActionCancelled",
} as const;
const RESULTS: Readonly<Record<string, keyof typeof CODES>> = {
  succeeded: "Succeeded",
  failed: "Failed",
  timedout: "TimedOut",
  skipped: "Skipped",
  cancelled: "Cancelled",
};
