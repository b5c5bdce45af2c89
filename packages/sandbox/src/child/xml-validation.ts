import { fail, ok, type Result } from "@towpath/prelude";
import { XmlDocument, XmlLibError, XsdValidator } from "libxml2-wasm";
import type { SandboxFailure } from "../task.ts";

const MAX_PROBLEMS = 10;

/** Checks a document against an XML schema; what does not fit is told with its lines. */
export function validateXml(schema: string, input: string): Result<string, SandboxFailure> {
  const validator = attempt("rejected", "The schema", () =>
    XsdValidator.fromDoc(XmlDocument.fromString(schema)),
  );
  if (!validator.ok) return validator;
  const document = attempt("failed", "The content", () => XmlDocument.fromString(input));
  if (!document.ok) return document;
  const valid = attempt("failed", null, () => validator.value.validate(document.value));
  document.value.dispose();
  validator.value.dispose();
  return valid.ok ? ok("") : valid;
}

/** @param what is no readable XML when it fails; null: it is readable, but does not fit */
function attempt<T>(
  kind: SandboxFailure["kind"],
  what: string | null,
  work: () => T,
): Result<T, SandboxFailure> {
  try {
    return ok(work());
  } catch (error) {
    if (!(error instanceof XmlLibError)) throw error;
    const problems = error.details.slice(0, MAX_PROBLEMS).map(({ message }) => message.trim());
    const text = problems.length === 0 ? error.message.trim() : problems.join(" ");
    const line = error.details[0]?.line;
    return fail({
      kind,
      message: what === null ? text : `${what} cannot be read: ${text}`,
      ...(line === undefined || line === 0 ? {} : { line }),
    });
  }
}
