import type { JsonFailure } from "@towpath/expressions";
import { said } from "@towpath/prelude";
import type { Failure } from "./failure.ts";

const WORDS = {
  outputs: (why: JsonFailure) => said("The outputs are not JSON: {why}", { why }),
  "trigger body": (why: JsonFailure) => said("The trigger's body is not JSON: {why}", { why }),
} as const;

/** A text that should be JSON and is not, with the place where an editor shows it. */
export function notJson(what: keyof typeof WORDS, failure: JsonFailure): Failure {
  const { line, column } = failure;
  return { kind: "invalid", ...WORDS[what](failure), line, column };
}
