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
  const words = serviceWords(redactor.value(saidIn(answer, body)));
  const code = codeOf(answer) || (status === 401 && Object.keys(answer).length === 0 ? "unauthorized" : "");
  return { code: redactor.text(code), words };
}

const SAYING = ["error", "errors", "detail", "title", "description", "reason", "fault"];

/** Only members that hold words: what else is in an answer of this kind may be a token. */
function saidIn(answer: ValueObject, body: Value | undefined): Value {
  const said = textOf(answer, "error_description", "error_message", "message");
  if (said !== null) return said;
  const members = SAYING.flatMap((name): [string, Value][] => {
    const value = getMember(answer, name);
    return value === undefined || value === null || typeof value === "boolean" ? [] : [[name, value]];
  });
  if (members.length > 0) return Object.fromEntries(members);
  return typeof body === "string" && Object.keys(answer).length === 0 ? body : null;
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
