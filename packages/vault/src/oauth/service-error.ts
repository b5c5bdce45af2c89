import { getMember, isObject, toText, type Value, type ValueObject } from "@towpath/expressions";
import { createRedactor, serviceWords } from "@towpath/gateway";
import { textOf } from "./token-answer.ts";

/** What a service says that is wrong. Nothing secret is in it. */
export interface ServiceError {
  /** As the standard names it, where the service does; lower case; empty: it names none. */
  readonly code: string;
  /** `The service says: "…".`, or empty. */
  readonly words: string;
}

/**
 * @param secrets that must not be told, though the service repeats them
 * @param body the answer before it was read as an object
 */
export function serviceError(
  status: number,
  answer: ValueObject,
  body: Value | undefined,
  secrets: readonly string[],
): ServiceError {
  const redactor = createRedactor(secrets);
  const said = textOf(answer, "error_description", "error_message", "message");
  const words = serviceWords(
    redactor.value(said ?? (Object.keys(answer).length > 0 ? answer : (body ?? null))),
  );
  return {
    code: codeOf(answer) || (status === 401 && Object.keys(answer).length === 0 ? "unauthorized" : ""),
    words,
  };
}

/** Also from answers of 200 that refuse all the same, and from objects where a text should be. */
function codeOf(answer: ValueObject): string {
  const error =
    getMember(answer, "error") ?? getMember(answer, "errorCode") ?? getMember(answer, "error_code");
  const written = isObject(error) ? (textOf(error, "code", "type", "status", "error") ?? "") : error;
  return written === undefined || written === null || typeof written === "boolean" || Array.isArray(written)
    ? ""
    : toText(written).slice(0, 100).toLowerCase();
}
